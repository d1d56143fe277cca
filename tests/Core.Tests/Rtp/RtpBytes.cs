using System.Buffers.Binary;
using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Rtp;

/// <summary>Makes packets whose payload is their sequence number.</summary>
internal static class RtpBytes
{
    public const uint Ssrc = 0xCAFE;

    public static byte[] Make(ushort sequence, uint timestamp = 0, uint ssrc = Ssrc)
    {
        byte[] data = new byte[14];
        Write(data, sequence, timestamp, ssrc);
        return data;
    }

    public static void Write(Span<byte> data, ushort sequence, uint timestamp, uint ssrc = Ssrc)
    {
        (data[0], data[1]) = (0x80, 96);
        BinaryPrimitives.WriteUInt16BigEndian(data[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(data[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(data[8..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(data[12..], sequence);
    }

    public static void Push(this RtpReorderBuffer buffer, int sequence, long arrival = 0, uint ssrc = Ssrc)
    {
        byte[] data = Make((ushort)sequence, 0, ssrc);
        Assert.True(RtpPacket.TryParse(data, out RtpPacket packet));
        buffer.Push(packet, data, arrival);
        Array.Fill(data, (byte)0xEE);
    }

    public static void Push(this ReceptionStatistics statistics, int sequence, uint timestamp = 0, long arrival = 0, uint ssrc = Ssrc)
    {
        Assert.True(RtpPacket.TryParse(Make((ushort)sequence, timestamp, ssrc), out RtpPacket packet));
        statistics.OnPacket(packet, arrival);
    }
}
