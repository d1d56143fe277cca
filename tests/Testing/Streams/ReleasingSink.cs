using Fleet.Core.Cmaf;

namespace Fleet.Testing.Streams;

/// <summary>Counts what the muxer makes and gives it back at once, as a camera nobody watches does.</summary>
public sealed class ReleasingSink : IChunkSink
{
    public int Epochs { get; private set; }

    public long Chunks { get; private set; }

    public long Bytes { get; private set; }

    public void OnInit(InitSegment init) => Epochs++;

    public void OnChunk(Chunk chunk)
    {
        Chunks++;
        Bytes += chunk.Bytes.Length;
        chunk.Release();
    }
}
