using System.Buffers.Binary;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Testing.Streams;

/// <summary>Puts the packets of an <see cref="RtpLoop"/> one behind the other.</summary>
internal sealed class RtpLoopBuilder(PayloadFormat format)
{
    private const uint Ssrc = 0x1DECADE5;

    private readonly List<byte> _bytes = [];
    private readonly List<(int Start, int Length)> _packets = [];
    private uint _timestamp;
    private int _units;

    /// <summary>Ends an access unit, or several in one packet: what follows is <paramref name="duration"/> ticks later.</summary>
    public void EndUnits(int count, uint duration)
    {
        _units += count;
        _timestamp += duration;
    }

    /// <summary>Adds a packet (RFC 3550 section 5.1) behind its prefix (RFC 2326 section 10.12).</summary>
    public void Add(bool marker, ReadOnlySpan<byte> payloadHeader, ReadOnlySpan<byte> payload)
    {
        int length = RtpLoop.RtpHeader + payloadHeader.Length + payload.Length;
        Span<byte> head = stackalloc byte[RtpLoop.InterleavedPrefix + RtpLoop.RtpHeader];
        head[0] = (byte)'$';
        head[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)length);
        head[4] = 0x80;
        head[5] = (byte)(format.PayloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(head[6..], (ushort)_packets.Count);
        BinaryPrimitives.WriteUInt32BigEndian(head[8..], _timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(head[12..], Ssrc);
        _packets.Add((_bytes.Count + RtpLoop.InterleavedPrefix, length));
        _bytes.AddRange(head);
        _bytes.AddRange(payloadHeader);
        _bytes.AddRange(payload);
    }

    public RtpLoop Build() => new(format, [.. _bytes], [.. _packets], _units, _timestamp);
}
