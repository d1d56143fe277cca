using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Cascade;

internal sealed class CountingCascadeSink : ICascadeSink
{
    public int Chunks { get; private set; }

    public void OnInit(InitSegment init)
    {
    }

    public void OnChunk(Chunk chunk)
    {
        Chunks++;
        chunk.Release();
    }

    public void OnGap()
    {
    }
}
