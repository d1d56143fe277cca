using Fleet.Core.Cmaf;

namespace Fleet.Core.Fleet;

/// <summary>The init segment and all chunks since the last key frame: what somebody needs who comes while pictures flow. It holds a reference to each.</summary>
/// <param name="maxBytes">What is kept at most. A key frame with more behind it can't be replayed: its rest would be broken.</param>
internal sealed class ReplayWindow(long maxBytes)
{
    private readonly List<Chunk> _chunks = [];
    private long _bytes;

    /// <summary>How often what was kept outgrew its limit.</summary>
    public int Overflows { get; private set; }

    public InitSegment? Init { get; private set; }

    /// <summary>From a key frame on, or empty.</summary>
    public IReadOnlyList<Chunk> Chunks => _chunks;

    public void Begin(InitSegment init)
    {
        Clear();
        Init = init;
    }

    /// <summary>Takes over one reference.</summary>
    public void Add(Chunk chunk)
    {
        bool isStart = chunk.IsVideoKeyFrame;
        if (isStart) Drop();
        if (!isStart && _chunks.Count == 0)
        {
            chunk.Release();
            return;
        }

        _chunks.Add(chunk);
        _bytes += chunk.Bytes.Length;
        if (_bytes <= maxBytes) return;
        Overflows++;
        Drop();
    }

    public void Clear()
    {
        Init = null;
        Drop();
    }

    private void Drop()
    {
        foreach (Chunk chunk in _chunks) chunk.Release();
        _chunks.Clear();
        _bytes = 0;
    }
}
