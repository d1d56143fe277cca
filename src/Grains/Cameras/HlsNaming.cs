using Fleet.Core.Cmaf;
using Fleet.Core.Hls;

namespace Fleet.Grains.Cameras;

/// <summary>
/// Names a camera's HLS segments for all edges: it runs the window they run, over chunks without bytes, and says how it stood before each
/// key frame a segment begins with. One thread at a time; it costs no picture memory.
/// </summary>
internal sealed class HlsNaming(TimeProvider time)
{
    private StreamWindow? _window;
    private HlsOptions _options = HlsOptions.Default;
    private InitSegment? _init;
    private WindowSeed? _told;
    private long? _awaySince;
    private bool _awaitsKeyFrame = true;

    /// <summary>Another way to cut is another stream, from the next key frame on.</summary>
    public void Use(HlsOptions options)
    {
        if (_options == options) return;
        _options = options;
        if (_window is not null) Begin();
    }

    public void OnInit(InitSegment init)
    {
        _init = init;
        _awaitsKeyFrame = true;
        EndGap();
        if (_window is null) Begin();
        else _window.OnInit(init);
    }

    /// <summary>Pictures are missing here.</summary>
    public void OnGap()
    {
        _awaySince ??= time.GetTimestamp();
        _awaitsKeyFrame = true;
    }

    /// <summary>The session is over: the next one is another stream.</summary>
    public void Reset()
    {
        _window?.ReleaseAll();
        (_window, _init, _told, _awaySince) = (null, null, null, null);
    }

    /// <summary>Counts the chunk.</summary>
    /// <returns>How HLS stood before it, where a stream can be begun with it.</returns>
    public WindowSeed? SeedBefore(Chunk chunk)
    {
        if (_window is null || _init is null) return null;
        bool leads = chunk.IsKeyFrame && (chunk.Track == TrackKind.Video || _init.VideoFormat is null);
        if (_awaitsKeyFrame && !leads) return null;
        _awaitsKeyFrame = false;
        EndGap();
        var hollow = new Chunk([], 0, pool: null)
        {
            Track = chunk.Track,
            Epoch = chunk.Epoch,
            Sequence = chunk.Sequence,
            DecodeTime = chunk.DecodeTime,
            Duration = chunk.Duration,
            Timescale = chunk.Timescale,
            IsKeyFrame = chunk.IsKeyFrame,
            Captured = chunk.Captured,
        };
        if (_window.Append(hollow) == AppendResult.Hole)
        {
            Begin();
            _awaitsKeyFrame = !leads;
            if (leads) _window.Append(hollow);
        }

        hollow.Release();
        if (!leads || ReferenceEquals(_window.Seed, _told)) return null;
        _told = _window.Seed;

        // not every key frame begins a segment, and the first pictures are measured before anything is cut
        return _told.NextSequence is not { } next || next == chunk.Sequence ? _told : null;
    }

    private void Begin()
    {
        long next = (_window?.Video ?? _window?.Audio)?.NextMediaSequence ?? 0;
        _window?.ReleaseAll();
        _window = new StreamWindow(WindowSeed.Start(_options, time.GetUtcNow(), next));
        (_told, _awaitsKeyFrame) = (null, true);
        if (_init is not null) _window.OnInit(_init);
    }

    private void EndGap()
    {
        if (_awaySince is not { } since) return;
        _awaySince = null;
        TimeSpan missing = time.GetElapsedTime(since);
        if (missing > TimeSpan.Zero) _window?.AppendGap(missing);
    }
}
