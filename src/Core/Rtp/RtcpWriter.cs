using System.Buffers.Binary;
using System.Text;

namespace Fleet.Core.Rtp;

/// <summary>Writes what a receiver has to send (RFC 3550 sections 6.4.2 and 6.5): a receiver report and its canonical name.</summary>
public static class RtcpWriter
{
    private const int ReportSize = 32;
    private const byte CanonicalName = 1;
    private const int LongestName = 255;

    /// <summary>Room for any compound packet written here.</summary>
    public const int MaxSize = ReportSize + 8 + 2 + LongestName + 4;

    /// <summary>Writes RR and SDES; returns their length.</summary>
    /// <param name="destination">At least <see cref="MaxSize"/> bytes.</param>
    /// <param name="ssrc">The receiver's own.</param>
    /// <param name="report">About the sender; null before anything came.</param>
    /// <param name="name">The receiver's CNAME, at most 255 bytes.</param>
    public static int WriteReceiverReport(Span<byte> destination, uint ssrc, RtcpReportBlock? report, string name)
    {
        int length = report is null ? 8 : ReportSize;
        destination[0] = (byte)(0x80 | (report is null ? 0 : 1));
        destination[1] = RtcpPacket.ReceiverReport;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(length / 4 - 1));
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        if (report is { } block) WriteBlock(destination[8..], block);
        return length + WriteDescription(destination[length..], ssrc, name);
    }

    private static void WriteBlock(Span<byte> destination, RtcpReportBlock block)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, block.Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(destination[4..], block.CumulativeLost & 0xFFFFFF);
        destination[4] = block.FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], block.HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], block.Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], block.LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], block.DelaySinceLastSenderReport);
    }

    /// <summary>RFC 3550 section 6.5: the items end with a zero byte, and more of them up to the next multiple of four.</summary>
    private static int WriteDescription(Span<byte> destination, uint ssrc, string name)
    {
        int nameLength = Encoding.UTF8.GetBytes(name, destination.Slice(10, LongestName));
        int length = (10 + nameLength) / 4 * 4 + 4;
        destination[0] = 0x81;
        destination[1] = RtcpPacket.SourceDescription;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(length / 4 - 1));
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        destination[8] = CanonicalName;
        destination[9] = (byte)nameLength;
        destination[(10 + nameLength)..length].Clear();
        return length;
    }
}
