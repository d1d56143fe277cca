using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>
/// Tells before each key frame where HLS stands, so that every process that begins there, whenever it joins, gives the same names to the same
/// bytes. One who makes a stream has one of these for all who serve it. It keeps no bytes, and is told of gaps where they begin.
/// </summary>
public sealed class SeedMaker
{
    /// <summary>Who serves a stream lets its playlists go on so often while pictures are missing, and gives each step a segment.</summary>
    private static readonly TimeSpan GapStep = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private StreamWindow _window;
    private InitSegment? _init;
    private bool _awaitsKeyFrame = true;
    private long? _awaySince;

    public SeedMaker(HlsOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _window = new StreamWindow(WindowSeed.Start(options, time.GetUtcNow()));
    }

    public void OnInit(InitSegment init)
    {
        _init = init;
        _awaitsKeyFrame = true;
        EndGap();
        _window.OnInit(init);
    }

    public void OnGap()
    {
        _awaySince ??= _time.GetTimestamp();
        _awaitsKeyFrame = true;
    }

    /// <summary>Takes note of the chunk.</summary>
    /// <returns>What is to be said before it; null when it is no key frame of the video.</returns>
    public WindowSeed? Next(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        bool isStart = chunk.IsKeyFrame && (chunk.Track == TrackKind.Video || _init?.VideoFormat is null);
        if (_awaitsKeyFrame && !isStart) return null;
        _awaitsKeyFrame = false;
        EndGap();
        WindowSeed last = _window.Seed;
        WindowSeed? seed = isStart ? _window.TryTakeSeed() : null;
        var known = new Chunk([], 0, null)
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
        if (_window.Append(known) == AppendResult.Hole) seed = StartAnew(known, isStart);

        // without video each chunk is a key frame: only those that begin a segment are worth a word
        return chunk.Track == TrackKind.Video || last.Plan is null || !ReferenceEquals(last, _window.Seed) ? seed : null;
    }

    /// <summary>One segment more than whoever serves the stream can have made of the gap: nobody's numbers go back.</summary>
    private void EndGap()
    {
        if (_awaySince is not { } since) return;
        _awaySince = null;
        TimeSpan missing = _time.GetElapsedTime(since);
        for (; missing > GapStep; missing -= GapStep) _window.AppendGap(GapStep);
        if (missing <= TimeSpan.Zero) return;
        _window.AppendGap(missing / 2);
        _window.AppendGap(missing / 2);
    }

    private WindowSeed? StartAnew(Chunk chunk, bool isStart)
    {
        long next = (_window.Video ?? _window.Audio)?.NextMediaSequence ?? 0;
        _window = new StreamWindow(WindowSeed.Start(_window.Seed.Options, _time.GetUtcNow(), next));
        if (_init is not null) _window.OnInit(_init);
        _awaitsKeyFrame = !isStart;
        if (!isStart) return null;
        WindowSeed? seed = _window.TryTakeSeed();
        _window.Append(chunk);
        return seed;
    }
}
