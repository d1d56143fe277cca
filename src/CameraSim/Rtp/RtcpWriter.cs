using System.Buffers.Binary;
using System.Text;

namespace Fleet.CameraSim.Rtp;

/// <summary>The compound packets a sender writes, with interleaved prefix (RFC 3550 section 6).</summary>
internal static class RtcpWriter
{
    public const int MaxSize = 128;
    private const int SecondsFrom1900To1970 = unchecked((int)2_208_988_800);
    private static readonly byte[] CanonicalName = Encoding.ASCII.GetBytes("fleet-camera-simulator");

    /// <summary>Sender report and source description (sections 6.4.1 and 6.5).</summary>
    public static int WriteReport(Span<byte> target, byte channel, uint ssrc, DateTimeOffset wallClock, uint timestamp, uint packets, uint octets)
    {
        Span<byte> report = target[WireUnit.PrefixSize..];
        report[0] = 0x80;
        report[1] = 200;
        BinaryPrimitives.WriteUInt16BigEndian(report[2..], 6);
        BinaryPrimitives.WriteUInt32BigEndian(report[4..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(report[8..], unchecked((uint)((int)wallClock.ToUnixTimeSeconds() + SecondsFrom1900To1970)));
        long fraction = wallClock.UtcTicks % TimeSpan.TicksPerSecond;
        BinaryPrimitives.WriteUInt32BigEndian(report[12..], (uint)((fraction << 32) / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteUInt32BigEndian(report[16..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(report[20..], packets);
        BinaryPrimitives.WriteUInt32BigEndian(report[24..], octets);
        return Finish(target, channel, 28 + WriteDescription(report[28..], ssrc));
    }

    /// <summary>Section 6.6. A compound packet begins with a report (section 6.1); an empty one will do.</summary>
    public static int WriteBye(Span<byte> target, byte channel, uint ssrc)
    {
        Span<byte> packet = target[WireUnit.PrefixSize..];
        packet[0] = 0x80;
        packet[1] = 201;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        packet[8] = 0x81;
        packet[9] = 203;
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], ssrc);
        return Finish(target, channel, 16);
    }

    private static int WriteDescription(Span<byte> packet, uint ssrc)
    {
        // one chunk: source, CNAME, then one to four zero bytes up to a 32-bit border
        int length = (8 + 2 + CanonicalName.Length + 4) / 4 * 4;
        packet[..length].Clear();
        packet[0] = 0x81;
        packet[1] = 202;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(length / 4 - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        packet[8] = 1;
        packet[9] = (byte)CanonicalName.Length;
        CanonicalName.CopyTo(packet[10..]);
        return length;
    }

    private static int Finish(Span<byte> target, byte channel, int length)
    {
        target[0] = (byte)'$';
        target[1] = channel;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)length);
        return WireUnit.PrefixSize + length;
    }
}
