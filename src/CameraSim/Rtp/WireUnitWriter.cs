using System.Buffers;
using System.Buffers.Binary;

namespace Fleet.CameraSim.Rtp;

/// <summary>Lays packets side by side into a <see cref="WireUnit"/>.</summary>
internal sealed class WireUnitWriter(byte payloadType, bool isKey = false)
{
    /// <summary>With RTP, UDP and IP headers a packet stays below the 1,500 bytes of Ethernet.</summary>
    public const int MaxPayload = 1400;

    private readonly ArrayBufferWriter<byte> _output = new();
    private int _packets;

    /// <summary>Adds one packet; its payload comes in two pieces.</summary>
    public void Add(ReadOnlySpan<byte> start, ReadOnlySpan<byte> rest, bool marker)
    {
        int length = WireUnit.HeaderSize + start.Length + rest.Length;
        Span<byte> frame = _output.GetSpan(WireUnit.PrefixSize + length);
        frame[..(WireUnit.PrefixSize + WireUnit.HeaderSize)].Clear();
        frame[0] = (byte)'$';
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
        frame[4] = 0x80;
        frame[5] = (byte)(payloadType | (marker ? 0x80 : 0));
        start.CopyTo(frame[16..]);
        rest.CopyTo(frame[(16 + start.Length)..]);
        _output.Advance(WireUnit.PrefixSize + length);
        _packets++;
    }

    public WireUnit Finish() => new(_output.WrittenSpan.ToArray(), _packets, isKey);
}
