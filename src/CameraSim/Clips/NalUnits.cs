using System.Buffers.Binary;

namespace Fleet.CameraSim.Clips;

/// <summary>NAL units as MP4 keeps them: four bytes of length before each (ISO/IEC 14496-15 section 4.3), parameter sets apart.</summary>
internal static class NalUnits
{
    public static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> sample)
    {
        var nals = new List<ReadOnlyMemory<byte>>();
        while (!sample.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(sample.Span);
            nals.Add(sample.Slice(4, length));
            sample = sample[(4 + length)..];
        }

        return nals;
    }

    /// <summary>SPS and PPS (ISO/IEC 14496-15 section 5.3.3.1).</summary>
    public static List<ReadOnlyMemory<byte>> FromAvcConfiguration(ReadOnlySpan<byte> record)
    {
        var nals = new List<ReadOnlyMemory<byte>>();
        int at = 6;
        for (int i = record[5] & 0x1F; i > 0; i--) nals.Add(Take(record, ref at));
        for (int i = record[at++]; i > 0; i--) nals.Add(Take(record, ref at));
        return nals;
    }

    /// <summary>VPS, SPS and PPS (ISO/IEC 14496-15 section 8.3.3.1).</summary>
    public static List<ReadOnlyMemory<byte>> FromHevcConfiguration(ReadOnlySpan<byte> record)
    {
        var nals = new List<ReadOnlyMemory<byte>>();
        int at = 23;
        for (int array = record[22]; array > 0; array--)
        {
            int count = BinaryPrimitives.ReadUInt16BigEndian(record[(at + 1)..]);
            at += 3;
            for (; count > 0; count--) nals.Add(Take(record, ref at));
        }

        return nals;
    }

    private static byte[] Take(ReadOnlySpan<byte> record, ref int at)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(record[at..]);
        byte[] nal = record.Slice(at + 2, length).ToArray();
        at += 2 + length;
        return nal;
    }
}
