using System.Buffers.Binary;

namespace Fleet.Core.Rtp;

/// <summary>One RTP packet, read in place (RFC 3550 section 5.1). It borrows the receive buffer and lives no longer than the call.</summary>
public readonly ref struct RtpPacket
{
    private const int FixedHeaderSize = 12;
    private const int Version = 2;

    private RtpPacket(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        PayloadType = (byte)(header[1] & 0x7F);
        Marker = (header[1] & 0x80) != 0;
        SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        Payload = payload;
    }

    public byte PayloadType { get; }

    public bool Marker { get; }

    public ushort SequenceNumber { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    /// <summary>What follows the header, its CSRC list and its extension, without the padding.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads <paramref name="data"/> as one whole packet; false when it is not RTP version 2 or a length in it points outside.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out RtpPacket packet)
    {
        packet = default;
        if (data.Length < FixedHeaderSize || data[0] >> 6 != Version) return false;

        int start = FixedHeaderSize + 4 * (data[0] & 0x0F);
        if ((data[0] & 0x10) != 0)
        {
            // RFC 3550 section 5.3.1: two bytes of profile, then the length in 32-bit words
            if (data.Length < start + 4) return false;
            start += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(data[(start + 2)..]);
        }

        int end = data.Length;
        if ((data[0] & 0x20) != 0)
        {
            if (end <= start) return false;
            int padding = data[^1];
            if (padding == 0) return false;
            end -= padding;
        }

        if (start > end) return false;
        packet = new RtpPacket(data, data[start..end]);
        return true;
    }
}
