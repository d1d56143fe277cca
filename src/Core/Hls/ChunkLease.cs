using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>The chunks of one part or segment, kept from returning to their pool until it is disposed of.</summary>
public sealed class ChunkLease : IDisposable
{
    private Chunk[]? _chunks;

    internal ChunkLease(ReadOnlySpan<Chunk> chunks)
    {
        _chunks = chunks.ToArray();
        foreach (Chunk chunk in _chunks)
        {
            chunk.Retain();
            Length += chunk.Bytes.Length;
        }
    }

    /// <summary>What they hold side by side: the body of the response.</summary>
    public long Length { get; }

    public ReadOnlySpan<Chunk> Chunks
    {
        get
        {
            ObjectDisposedException.ThrowIf(_chunks is null, this);
            return _chunks;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _chunks, null) is not { } chunks) return;
        foreach (Chunk chunk in chunks) chunk.Release();
    }
}
