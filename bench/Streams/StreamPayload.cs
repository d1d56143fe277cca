using System.Buffers.Binary;
using Fleet.Core.Cmaf;

namespace Fleet.Streams;

/// <summary>A fragment's bytes begin with the time they were published at: processes of one machine share that clock.</summary>
internal static class StreamPayload
{
    public static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        Stamp(bytes);
        return bytes;
    }

    public static Chunk Chunk(uint sequence, int size)
    {
        byte[] buffer = ChunkPool.Shared.Rent(size);
        Stamp(buffer);
        return new Chunk(buffer, size, ChunkPool.Shared)
        {
            Track = TrackKind.Video,
            Epoch = 0,
            Sequence = sequence,
            DecodeTime = sequence * 3600L,
            Duration = 3600,
            Timescale = 90000,
            IsKeyFrame = sequence % 25 == 0,
        };
    }

    public static TimeSpan Age(ReadOnlySpan<byte> bytes) => TimeProvider.System.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(bytes));

    private static void Stamp(Span<byte> bytes) => BinaryPrimitives.WriteInt64LittleEndian(bytes, TimeProvider.System.GetTimestamp());
}
