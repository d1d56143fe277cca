using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>One reference of a chunk on its way to one receiver.</summary>
/// <param name="chunk">Written once, if it is counted.</param>
/// <param name="isForMany">What it is read into on the other side is counted no more.</param>
internal sealed class ChunkParcel(Chunk chunk, bool isForMany = false)
{
    private int _isSent;

    public Chunk Chunk { get; } = chunk;

    public bool IsForMany => isForMany;

    /// <summary>Called before its bytes are written; <see cref="Chunk.Release"/> comes after that.</summary>
    /// <exception cref="InvalidOperationException">They were written before, and may belong to another picture by now.</exception>
    public void BeginSending()
    {
        if (Chunk.IsCounted && Interlocked.Exchange(ref _isSent, 1) != 0) throw new InvalidOperationException("The chunk was sent already.");
    }
}
