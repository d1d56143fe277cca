using Fleet.Core.Cmaf;

namespace Fleet.Testing.Streams;

/// <summary>Keeps the last chunks as a live window does, and gives each back when its time is over.</summary>
public sealed class WindowSink(int chunks) : IChunkSink
{
    private readonly Chunk?[] _window = new Chunk?[chunks];
    private int _next;

    public long Chunks { get; private set; }

    public void OnInit(InitSegment init)
    {
    }

    public void OnChunk(Chunk chunk)
    {
        _window[_next]?.Release();
        _window[_next] = chunk;
        _next = (_next + 1) % _window.Length;
        Chunks++;
    }
}
