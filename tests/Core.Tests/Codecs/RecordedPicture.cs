using System.Buffers.Binary;

namespace Fleet.Core.Tests.Codecs;

/// <param name="Formats">How many formats were announced before it.</param>
internal sealed record RecordedPicture(byte[] Data, uint Timestamp, bool IsKeyFrame, int ReorderDelay, int Formats)
{
    /// <summary>The NAL units in hexadecimal, read from behind their lengths.</summary>
    public IReadOnlyList<string> Nals
    {
        get
        {
            List<string> nals = [];
            ReadOnlySpan<byte> rest = Data;
            while (!rest.IsEmpty)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(rest);
                nals.Add(Convert.ToHexString(rest.Slice(4, length)));
                rest = rest[(4 + length)..];
            }

            return nals;
        }
    }
}
