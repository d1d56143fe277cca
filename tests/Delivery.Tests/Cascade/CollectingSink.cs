using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;

namespace Fleet.Delivery.Tests.Cascade;

/// <summary>Keeps the bytes another fleet sent.</summary>
internal sealed class CollectingSink : ICascadeSink
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _bytes = [];

    public IReadOnlyList<byte[]> Bytes
    {
        get { lock (_gate) return [.. _bytes]; }
    }

    public void OnInit(InitSegment init)
    {
        lock (_gate) _bytes.Add(init.Both.ToArray());
    }

    public void OnChunk(Chunk chunk)
    {
        lock (_gate) _bytes.Add(chunk.Bytes.ToArray());
        chunk.Release();
    }

    public void OnGap()
    {
    }
}
