using System.Buffers.Binary;

namespace Fleet.Core.Rtp;

/// <summary>One packet of a compound RTCP packet, read in place (RFC 3550 section 6). It borrows the receive buffer.</summary>
public readonly ref struct RtcpPacket
{
    public const byte SenderReport = 200;
    public const byte ReceiverReport = 201;
    public const byte SourceDescription = 202;
    public const byte Goodbye = 203;
    public const byte Application = 204;

    private const int HeaderSize = 4;
    private const int SenderReportSize = 28;
    private const int Version = 2;

    private RtcpPacket(ReadOnlySpan<byte> data)
    {
        Count = data[0] & 0x1F;
        Type = data[1];
        Body = data[HeaderSize..];
    }

    public byte Type { get; }

    /// <summary>The five bits in the header: reports, chunks or sources, by the type.</summary>
    public int Count { get; }

    /// <summary>What follows the four bytes of header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Who sent it; 0 for a packet that names nobody.</summary>
    public uint Ssrc => Body.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(Body) : 0;

    /// <summary>Seconds since 1900 in 32.32 bits; for sender reports only.</summary>
    public ulong NtpTimestamp => Type == SenderReport ? BinaryPrimitives.ReadUInt64BigEndian(Body[4..]) : 0;

    /// <summary>The same moment on the RTP clock; for sender reports only.</summary>
    public uint RtpTimestamp => Type == SenderReport ? BinaryPrimitives.ReadUInt32BigEndian(Body[12..]) : 0;

    /// <summary>The first report block of a receiver report (RFC 3550 section 6.4.2); null for anything else.</summary>
    public RtcpReportBlock? FirstReport => Type == ReceiverReport && Count > 0 && Body.Length >= 4 + RtcpReportBlock.Size ? RtcpReportBlock.Read(Body[4..]) : null;

    /// <summary>
    /// Takes the first packet off a compound one; false when nothing is left, or what is left is no RTCP or claims to be longer than it is.
    /// Called again and again it walks through the whole.
    /// </summary>
    public static bool TryRead(ref ReadOnlySpan<byte> compound, out RtcpPacket packet)
    {
        packet = default;
        if (compound.Length < HeaderSize || compound[0] >> 6 != Version || compound[1] is < 192 or > 223) return false;
        int length = HeaderSize + 4 * BinaryPrimitives.ReadUInt16BigEndian(compound[2..]);
        if (length > compound.Length || (compound[1] == SenderReport && length < SenderReportSize)) return false;
        int end = length;
        if ((compound[0] & 0x20) != 0)
        {
            // RFC 3550 section 6.4.1: the last byte counts the padding, itself included
            end -= compound[length - 1];
            if (compound[length - 1] == 0 || end < (compound[1] == SenderReport ? SenderReportSize : HeaderSize)) return false;
        }

        packet = new RtcpPacket(compound[..end]);
        compound = compound[length..];
        return true;
    }
}
