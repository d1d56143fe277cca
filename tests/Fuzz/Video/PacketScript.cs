using System.Buffers.Binary;
using Fleet.Core.Codecs;
using Fleet.Core.Rtp;

namespace Fleet.Fuzz.Video;

/// <summary>
/// An input that is a sequence of RTP payloads: a byte of flags (1 marker, 2 loss before it), a byte that the timestamp advances by (in 1/100 s, signed),
/// a length in two bytes, and the payload.
/// </summary>
internal static class PacketScript
{
    private const int HeadSize = 4;
    private const int RtpHeaderSize = 12;

    /// <param name="input">The script.</param>
    /// <param name="depacketizer">What it is played to.</param>
    /// <param name="onLoss">Called before a loss; true when the timestamps on its two sides differ.</param>
    public static void Push(ReadOnlySpan<byte> input, IDepacketizer depacketizer, Action<bool> onLoss)
    {
        byte[] packet = new byte[RtpHeaderSize + ushort.MaxValue];
        uint timestamp = 0;
        while (input.Length > HeadSize)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[2..]), input.Length - HeadSize);
            timestamp += (uint)((sbyte)input[1] * 900);
            if ((input[0] & 2) != 0)
            {
                onLoss(input[1] != 0);
                depacketizer.OnLoss();
            }

            packet[0] = 0x80;
            packet[1] = (byte)(input[0] << 7 | 96);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
            input.Slice(HeadSize, length).CopyTo(packet.AsSpan(RtpHeaderSize));
            Invariant.Holds(RtpPacket.TryParse(packet.AsSpan(0, RtpHeaderSize + length), out RtpPacket parsed), "a plain header parses");
            depacketizer.Push(parsed);
            input = input[(HeadSize + length)..];
        }
    }
}
