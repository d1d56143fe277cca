using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;

namespace Fleet.Delivery.Tests.Hls;

/// <summary>What one session tells several processes that serve it, whenever each of them joins.</summary>
internal sealed class SeedingStream(HlsOptions options, TimeProvider time) : IChunkSink
{
    private readonly SeedMaker _seeds = new(options, time);
    private readonly List<IStreamListener> _listeners = [];
    private readonly List<object> _sinceKeyFrame = [];
    private InitSegment? _init;

    public void Join(IStreamListener listener)
    {
        if (_init is not null) listener.OnInit(_init);
        foreach (object item in _sinceKeyFrame)
        {
            if (item is WindowSeed seed) listener.OnSeed(seed);
            else Give((Chunk)item, listener);
        }

        _listeners.Add(listener);
    }

    public void OnInit(InitSegment init)
    {
        _init = init;
        _sinceKeyFrame.Clear();
        _seeds.OnInit(init);
        foreach (IStreamListener listener in _listeners) listener.OnInit(init);
    }

    public void OnGap()
    {
        _sinceKeyFrame.Clear();
        _seeds.OnGap();
        foreach (IStreamListener listener in _listeners) listener.OnGap();
    }

    public void OnChunk(Chunk chunk)
    {
        if (chunk is { Track: TrackKind.Video, IsKeyFrame: true }) _sinceKeyFrame.Clear();
        if (_seeds.Next(chunk) is { } seed)
        {
            _sinceKeyFrame.Add(seed);
            foreach (IStreamListener listener in _listeners) listener.OnSeed(seed);
        }

        _sinceKeyFrame.Add(chunk);
        foreach (IStreamListener listener in _listeners) Give(chunk, listener);
    }

    private static void Give(Chunk chunk, IStreamListener listener)
    {
        chunk.Retain();
        listener.OnChunk(chunk);
    }
}
