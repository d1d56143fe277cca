using System.Buffers.Binary;

namespace Fleet.EndToEnd.Tests.Browser;

/// <summary>Where a recording is cut into the pieces a live player would append: the init segment, then each chunk.</summary>
internal static class AppendOffsets
{
    public static List<int> Of(ReadOnlySpan<byte> file)
    {
        List<int> offsets = [0];
        int at = 0;
        while (at < file.Length)
        {
            int size = checked((int)BinaryPrimitives.ReadUInt32BigEndian(file[at..]));
            ReadOnlySpan<byte> type = file.Slice(at + 4, 4);
            at += size;
            if (type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8)) offsets.Add(at);
        }

        return offsets;
    }
}
