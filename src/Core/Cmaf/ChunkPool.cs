using System.Numerics;

namespace Fleet.Core.Cmaf;

/// <summary>
/// Buffers of chunks, so that a picture costs no allocation on the large-object heap. Eight sizes to each doubling:
/// a buffer is at most an eighth larger than what it was rented for (sizes below <see cref="SmallestBuffer"/> aside).
/// </summary>
public sealed class ChunkPool(long maxRetainedBytes = ChunkPool.DefaultMaxRetainedBytes)
{
    public const long DefaultMaxRetainedBytes = 64L * 1024 * 1024;
    public const int SmallestBuffer = 256;

    /// <summary>What is larger is allocated plainly and left to the collector.</summary>
    public const int LargestBuffer = 4 * 1024 * 1024;

    private const int StepsADoubling = 8;
    private static readonly int Doublings = BitOperations.Log2(LargestBuffer / SmallestBuffer);

    private readonly Lock _gate = new();
    private readonly Stack<byte[]>[] _free = [.. Enumerable.Range(0, Doublings * StepsADoubling + 1).Select(_ => new Stack<byte[]>())];
    private long _retained;

    public static ChunkPool Shared { get; } = new();

    /// <summary>Bytes in buffers that wait to be rented.</summary>
    public long RetainedBytes
    {
        get { lock (_gate) return _retained; }
    }

    public byte[] Rent(int size)
    {
        if (size > LargestBuffer) return GC.AllocateUninitializedArray<byte>(size);
        int index = IndexOf(size);
        lock (_gate)
        {
            if (_free[index].TryPop(out byte[]? buffer))
            {
                _retained -= buffer.Length;
                return buffer;
            }
        }

        return GC.AllocateUninitializedArray<byte>(SizeOf(index));
    }

    public void Return(byte[] buffer)
    {
        if (buffer.Length is > LargestBuffer or < SmallestBuffer) return;
        int index = IndexOf(buffer.Length);
        if (SizeOf(index) != buffer.Length || buffer.Length > maxRetainedBytes) return;
        lock (_gate)
        {
            while (_retained + buffer.Length > maxRetainedBytes) DropOneOfTheFullest();
            _free[index].Push(buffer);
            _retained += buffer.Length;
        }
    }

    /// <summary>Sizes that were in use once and are no more must not keep out those in use now.</summary>
    private void DropOneOfTheFullest()
    {
        int fullest = 0;
        for (int i = 1; i < _free.Length; i++)
            if ((long)_free[i].Count * SizeOf(i) > (long)_free[fullest].Count * SizeOf(fullest)) fullest = i;
        _retained -= _free[fullest].Pop().Length;
    }

    private static int SizeOf(int index)
    {
        int doubled = SmallestBuffer << index / StepsADoubling;
        return doubled + doubled / StepsADoubling * (index % StepsADoubling);
    }

    private static int IndexOf(int size)
    {
        if (size <= SmallestBuffer) return 0;
        int doubling = BitOperations.Log2((uint)(size - 1) / SmallestBuffer);
        int doubled = SmallestBuffer << doubling;
        int step = doubled / StepsADoubling;
        return doubling * StepsADoubling + (size - doubled + step - 1) / step;
    }
}
