using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>One reference of a chunk on its way to one receiver.</summary>
internal sealed class ChunkParcel(Chunk chunk)
{
    private int _isSent;

    public Chunk Chunk { get; } = chunk;

    /// <summary>Called before its bytes are written; <see cref="Chunk.Release"/> comes after that.</summary>
    /// <exception cref="InvalidOperationException">They were written before, and may belong to another picture by now.</exception>
    public void BeginSending()
    {
        if (Interlocked.Exchange(ref _isSent, 1) != 0) throw new InvalidOperationException("The chunk was sent already.");
    }
}
