using System.Buffers.Binary;
using Fleet.Core.Codecs;
using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Codecs;

internal static class RtpFeed
{
    /// <summary>Wraps the payload into a whole packet, as it would come from the wire, and pushes it.</summary>
    public static void Push(this IDepacketizer depacketizer, uint timestamp, bool marker, params ReadOnlySpan<byte> payload)
    {
        byte[] packet = new byte[12 + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)(96 | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        payload.CopyTo(packet.AsSpan(12));
        Assert.True(RtpPacket.TryParse(packet, out RtpPacket parsed));
        depacketizer.Push(parsed);
    }

    public static void Push(this IDepacketizer depacketizer, IEnumerable<RtpPayload> packets)
    {
        foreach (RtpPayload packet in packets) depacketizer.Push(packet.Timestamp, packet.Marker, packet.Data);
    }
}
