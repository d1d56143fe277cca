using System.Buffers;
using System.Buffers.Binary;

namespace Fleet.CameraSim.Rtp;

/// <summary>NAL units to packets: small neighbours together, one alone as it is, a large one in fragments.</summary>
internal abstract class NalPacketizer(byte payloadType)
{
    /// <summary>The last packet of a picture carries the marker (RFC 6184 section 5.1, RFC 7798 section 4.1).</summary>
    public WireUnit Lay(IReadOnlyList<ReadOnlyMemory<byte>> nals, bool isKey)
    {
        var writer = new WireUnitWriter(payloadType, isKey);
        for (int i = 0; i < nals.Count;)
        {
            int end = i + Together(nals, i);
            bool last = end == nals.Count;
            if (end - i > 1) writer.Add(AggregationHeader(nals, i, end), Aggregate(nals, i, end), last);
            else if (nals[i].Length <= WireUnitWriter.MaxPayload) writer.Add([], nals[i].Span, last);
            else Fragment(writer, nals[i].Span, last);
            i = end;
        }

        return writer.Finish();
    }

    protected abstract int HeaderLength { get; }

    protected abstract byte[] AggregationHeader(IReadOnlyList<ReadOnlyMemory<byte>> nals, int start, int end);

    /// <summary>The bytes before a fragment; <paramref name="flags"/> is 0x80 for the first, 0x40 for the last.</summary>
    protected abstract byte[] FragmentHeader(ReadOnlySpan<byte> nal, byte flags);

    private int Together(IReadOnlyList<ReadOnlyMemory<byte>> nals, int start)
    {
        int size = HeaderLength, count = 0;
        while (start + count < nals.Count && (size += 2 + nals[start + count].Length) <= WireUnitWriter.MaxPayload) count++;
        return Math.Max(count, 1);
    }

    // both formats: 16 bits of size before each NAL unit
    private static byte[] Aggregate(IReadOnlyList<ReadOnlyMemory<byte>> nals, int start, int end)
    {
        var output = new ArrayBufferWriter<byte>();
        for (int i = start; i < end; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), (ushort)nals[i].Length);
            output.Advance(2);
            output.Write(nals[i].Span);
        }

        return output.WrittenSpan.ToArray();
    }

    private void Fragment(WireUnitWriter writer, ReadOnlySpan<byte> nal, bool lastOfPicture)
    {
        ReadOnlySpan<byte> rest = nal[HeaderLength..];
        byte flags = 0x80;
        while (!rest.IsEmpty)
        {
            int length = Math.Min(rest.Length, WireUnitWriter.MaxPayload - HeaderLength - 1);
            bool last = length == rest.Length;
            if (last) flags |= 0x40;
            writer.Add(FragmentHeader(nal, flags), rest[..length], last && lastOfPicture);
            rest = rest[length..];
            flags = 0;
        }
    }
}
