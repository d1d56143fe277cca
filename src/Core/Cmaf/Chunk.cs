namespace Fleet.Core.Cmaf;

/// <summary>
/// One access unit as a CMAF chunk: prft, moof and mdat. It never changes once it is published and is shared by everybody who reads it.
/// <para>It starts with one reference, its creator's. Whoever keeps it beyond a call takes one with <see cref="Retain"/>
/// and gives it back with <see cref="Release"/>; the last one returns the buffer to its pool. A forgotten
/// <see cref="Release"/> costs garbage and nothing else. References may be counted from any thread.</para>
/// </summary>
public sealed class Chunk
{
    private readonly byte[] _buffer;
    private readonly int _length;
    private readonly ChunkPool? _pool;
    private int _references = 1;

    /// <summary>Takes over <paramref name="buffer"/>; it goes to <paramref name="pool"/> with the last reference, or to the collector without one.</summary>
    public Chunk(byte[] buffer, int length, ChunkPool? pool)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)buffer.Length, nameof(length));
        _buffer = buffer;
        _length = length;
        _pool = pool;
    }

    public required TrackKind Track { get; init; }

    /// <summary>The init segment it belongs to.</summary>
    public required int Epoch { get; init; }

    /// <summary>Counts the chunks of an epoch, both tracks together, from 0; of a chunk that was made here it is the sequence number of the moof too.</summary>
    public required uint Sequence { get; init; }

    /// <summary>In ticks of <see cref="Timescale"/> since the start of the stream where the chunk was made, across epochs: the tfdt.</summary>
    public required long DecodeTime { get; init; }

    public required int Duration { get; init; }

    public required int Timescale { get; init; }

    /// <summary>A decoder can start here; always so for audio.</summary>
    public required bool IsKeyFrame { get; init; }

    /// <summary>Pictures can begin here, and the sound with them.</summary>
    public bool IsVideoKeyFrame => IsKeyFrame && Track == TrackKind.Video;

    /// <summary>Of <see cref="Bytes"/>; may be asked at any time.</summary>
    public int Length => _length;

    /// <summary>When the camera captured it, where that is known.</summary>
    public DateTimeOffset? Captured { get; init; }

    /// <summary>False: nobody knows how many have it, so its buffer is the collector's; <see cref="Retain"/> and <see cref="Release"/> do nothing.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>Must not be touched after one's own <see cref="Release"/>: after the last of all it throws.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _references) <= 0, this);
            return _buffer.AsMemory(0, _length);
        }
    }

    public void Retain()
    {
        if (!IsCounted) return;
        int seen = Volatile.Read(ref _references);
        while (true)
        {
            ObjectDisposedException.ThrowIf(seen <= 0, this);
            int before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    public void Release()
    {
        if (!IsCounted) return;
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            _pool?.Return(_buffer);
            return;
        }

        if (left > 0) return;
        Interlocked.Increment(ref _references);
        throw new ObjectDisposedException(nameof(Chunk), "The chunk was released more often than it was retained.");
    }
}
