using System.Buffers;
using System.Buffers.Binary;

namespace Fleet.Delivery.Wall;

/// <summary>The framing of the wall: <c>[u32be length][u16be slot][u8 kind][payload]</c>; the length counts what follows it.</summary>
internal static class WallFrame
{
    private const int HeaderSize = sizeof(uint) + AfterLength;
    private const int AfterLength = sizeof(ushort) + sizeof(byte);

    public static void Write(IBufferWriter<byte> writer, int slot, WallFrameKind kind, ReadOnlySpan<byte> payload)
    {
        WriteHeader(writer, slot, kind, payload.Length);
        writer.Write(payload);
    }

    public static void WriteHeader(IBufferWriter<byte> writer, int slot, WallFrameKind kind, long payloadLength)
    {
        Span<byte> header = writer.GetSpan(HeaderSize);
        BinaryPrimitives.WriteUInt32BigEndian(header, checked((uint)(payloadLength + AfterLength)));
        BinaryPrimitives.WriteUInt16BigEndian(header[sizeof(uint)..], checked((ushort)slot));
        header[sizeof(uint) + sizeof(ushort)] = (byte)kind;
        writer.Advance(HeaderSize);
    }
}
