using System.Buffers.Binary;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Testing.Streams;

/// <summary>
/// A stretch of one track that can be sent again and again: <see cref="Advance"/> carries its sequence numbers and timestamps on, in place.
/// The packets stand one behind the other as interleaved frames, as a read from a camera's connection brings them.
/// </summary>
public sealed class RtpLoop
{
    public const int InterleavedPrefix = 4;
    public const int RtpHeader = 12;

    private readonly byte[] _bytes;
    private readonly (int Start, int Length)[] _packets;

    internal RtpLoop(PayloadFormat format, byte[] bytes, (int Start, int Length)[] packets, int units, uint duration)
    {
        Format = format;
        _bytes = bytes;
        _packets = packets;
        Units = units;
        Duration = duration;
        PayloadBytes = packets.Sum(packet => (long)packet.Length - RtpHeader);
    }

    public PayloadFormat Format { get; }

    public int PacketCount => _packets.Length;

    /// <summary>Access units it holds.</summary>
    public int Units { get; }

    /// <summary>Ticks of the RTP clock it lasts.</summary>
    public uint Duration { get; }

    /// <summary>Bytes of RTP payload: what a rate in bytes a second counts.</summary>
    public long PayloadBytes { get; }

    public override string ToString() => Format.EncodingName;

    /// <summary>All of it as interleaved frames on channel 0.</summary>
    public ReadOnlySpan<byte> Interleaved => _bytes;

    /// <summary>One RTP packet.</summary>
    public ReadOnlySpan<byte> Packet(int index) => _bytes.AsSpan(_packets[index].Start, _packets[index].Length);

    /// <summary>The stretch that follows: other sequence numbers and timestamps, the same content.</summary>
    public void Advance()
    {
        foreach ((int start, _) in _packets)
        {
            Span<byte> sequence = _bytes.AsSpan(start + 2, 2);
            Span<byte> timestamp = _bytes.AsSpan(start + 4, 4);
            BinaryPrimitives.WriteUInt16BigEndian(sequence, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(sequence) + _packets.Length));
            BinaryPrimitives.WriteUInt32BigEndian(timestamp, BinaryPrimitives.ReadUInt32BigEndian(timestamp) + Duration);
        }
    }
}
