using System.Buffers.Binary;

namespace Fleet.CameraSim.Rtp;

/// <summary>
/// One picture or audio frame as packets, laid out once and shared by all cameras and clients: interleaved prefix (RFC 2326 section
/// 10.12), RTP header, payload, next prefix and so on. A client gets a copy with channel, sequence, time and source filled in.
/// </summary>
internal sealed class WireUnit(byte[] bytes, int packets, bool isKey)
{
    public const int PrefixSize = 4;
    public const int HeaderSize = 12;

    public int Length => bytes.Length;

    public int Packets => packets;

    public bool IsKey => isKey;

    /// <summary>The RTP payload of all packets together: what a sender report counts.</summary>
    public int PayloadBytes => bytes.Length - packets * (PrefixSize + HeaderSize);

    public void CopyTo(Span<byte> target) => bytes.CopyTo(target);

    /// <summary>The length of the framed packet at the beginning of <paramref name="wire"/>, its prefix included.</summary>
    public static int FrameLength(ReadOnlySpan<byte> wire) => PrefixSize + BinaryPrimitives.ReadUInt16BigEndian(wire[2..]);

    public static void Patch(Span<byte> frame, byte channel, ushort sequence, uint timestamp, uint ssrc)
    {
        frame[1] = channel;
        BinaryPrimitives.WriteUInt16BigEndian(frame[6..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(frame[8..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(frame[12..], ssrc);
    }
}
