using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Cascade;

/// <summary>Keeps what a cascade publishes.</summary>
internal sealed class RecordingSink : ICascadeSink
{
    public List<string> News { get; } = [];

    public List<InitSegment> Inits { get; } = [];

    public List<Chunk> Chunks { get; } = [];

    public List<byte[]> Bytes { get; } = [];

    public void OnInit(InitSegment init)
    {
        News.Add($"init {init.Epoch}");
        Inits.Add(init);
    }

    public void OnChunk(Chunk chunk)
    {
        News.Add($"{chunk.Epoch}/{chunk.Sequence}");
        Chunks.Add(chunk);
        Bytes.Add(chunk.Bytes.ToArray());
        chunk.Release();
    }

    public void OnGap() => News.Add("gap");
}
