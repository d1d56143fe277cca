using System.Buffers.Binary;
using Fleet.Core.Codecs;
using Fleet.Core.Rtp;

namespace Fleet.Fuzz.Audio;

/// <summary>
/// An input as packets: for each a byte of control (bit 0 the marker, bit 1 a loss before it), two bytes of timestamp increment,
/// two bytes of length, the payload. What is cut short ends the script.
/// </summary>
internal static class AudioScript
{
    private const int HeaderSize = 5;

    /// <summary>Pushes the packets and returns how many there were.</summary>
    public static int Run(ReadOnlySpan<byte> input, IDepacketizer depacketizer, Action<byte[]>? onPayload = null)
    {
        uint timestamp = 0;
        int packets = 0;
        while (input.Length >= HeaderSize)
        {
            byte control = input[0];
            timestamp += (uint)(short)BinaryPrimitives.ReadUInt16BigEndian(input[1..]);
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[3..]), input.Length - HeaderSize);
            byte[] payload = input.Slice(HeaderSize, length).ToArray();
            if ((control & 2) != 0) depacketizer.OnLoss();
            Push(depacketizer, timestamp, (control & 1) != 0, payload);
            onPayload?.Invoke(payload);
            packets++;
            input = input[(HeaderSize + length)..];
        }

        return packets;
    }

    public static void Push(IDepacketizer depacketizer, uint timestamp, bool marker, ReadOnlySpan<byte> payload)
    {
        byte[] data = [0x80, (byte)(marker ? 0xE0 : 0x60), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, .. payload];
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), timestamp);
        Invariant.Holds(RtpPacket.TryParse(data, out RtpPacket packet), "a packet was made");
        depacketizer.Push(packet);
    }
}
