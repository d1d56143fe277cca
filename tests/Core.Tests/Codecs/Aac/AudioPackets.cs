using System.Buffers.Binary;
using Fleet.Core.Codecs;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Codecs.Aac;

/// <summary>Packets for audio depacketizers: recorded ones, and ones made up.</summary>
internal static class AudioPackets
{
    public static PayloadFormat Format(string name, int clockRate, int channels = 1, string parameters = "") => new()
    {
        PayloadType = 96,
        EncodingName = name,
        ClockRate = clockRate,
        Channels = channels,
        Parameters = FormatParameters.Parse(parameters),
    };

    /// <summary>Reads packets that a real sender sent, each behind its length in two bytes.</summary>
    public static List<byte[]> Recorded(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", name));
        List<byte[]> packets = [];
        for (int at = 0; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));
            packets.Add(file[(at + 2)..(at + 2 + length)]);
            at += 2 + length;
        }

        return packets;
    }

    public static byte[] Packet(uint timestamp, byte[] payload, bool marker = true)
    {
        byte[] packet = [0x80, (byte)(marker ? 0xE0 : 0x60), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, .. payload];
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        return packet;
    }

    public static void Push(this IDepacketizer depacketizer, byte[] data)
    {
        Assert.True(RtpPacket.TryParse(data, out RtpPacket packet));
        depacketizer.Push(packet);
    }

    public static void Push(this IDepacketizer depacketizer, uint timestamp, string hex, bool marker = true) =>
        depacketizer.Push(Packet(timestamp, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), marker));
}
