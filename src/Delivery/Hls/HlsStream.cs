using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Hls;

/// <summary>One camera's live window for HLS and all who play it. It exists while somebody does.</summary>
internal sealed class HlsStream : IStreamListener, IDisposable
{
    /// <summary>Shorter than any target duration: gaps are told in time, and sessions end in time.</summary>
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    /// <summary>What was listed last before a stream took other names can still be fetched for so long: players are not through with it.</summary>
    private static readonly TimeSpan KeepsEarlier = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly HubLease _lease;
    private readonly TimeProvider _time;
    private readonly ITimer _ticks;
    private readonly Action<HlsStream> _onUnused;
    private StreamWindow _window;
    private PlaylistRenderer _renderer;
    private WindowSeed? _seed;
    private StreamWindow? _earlier;
    private long _earlierSince;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InitSegment? _init;
    private bool _awaitsKeyFrame = true;
    private long? _awaySince;
    private bool _isDisposed;

    public HlsStream(DeliveryCamera camera, HubLease lease, TimeProvider time, Action<HlsStream> onUnused)
    {
        (_lease, _time, _onUnused) = (lease, time, onUnused);
        Sessions = new HlsSessions(camera, lease.Hub, time);
        var options = new HlsOptions { PartDuration = camera.PartDuration, SegmentDuration = camera.SegmentDuration, SegmentCount = camera.SegmentCount };
        _window = new StreamWindow(WindowSeed.Start(options, time.GetUtcNow()));
        _renderer = new PlaylistRenderer(_window);
        _ticks = time.CreateTimer(_ => Tick(), null, TickPeriod, TickPeriod);
        lease.Hub.AddListener(this);
    }

    public StreamHub Hub => _lease.Hub;

    public HlsSessions Sessions { get; }

    /// <summary>Counts losses of the source: whoever waits for what would have come is released.</summary>
    public int Losses { get; private set; }

    public bool IsEnded
    {
        get { lock (_gate) return _window.IsEnded; }
    }

    /// <summary>Looks at the window while nothing changes it; the task is done with the next change.</summary>
    public (T Value, Task Changed) Look<T>(Func<StreamWindow, PlaylistRenderer, T> look)
    {
        lock (_gate) return (look(_window, _renderer), _changed.Task);
    }

    /// <summary>Looks at what was there before the stream took other names, where that is kept.</summary>
    public T? LookBack<T>(Func<StreamWindow, T> look)
        where T : struct
    {
        lock (_gate) return _earlier is null ? null : look(_earlier);
    }

    public void OnInit(InitSegment init)
    {
        lock (_gate)
        {
            _init = init;
            _awaitsKeyFrame = true;
            EndGap();
            _window.OnInit(init);
            Change();
        }
    }

    public void OnChunk(Chunk chunk)
    {
        lock (_gate)
        {
            bool isStart = chunk.IsKeyFrame && (chunk.Track == TrackKind.Video || _init?.VideoFormat is null);
            if (!_awaitsKeyFrame || isStart)
            {
                (StreamWindow window, long version, StreamPlan? plan) = (_window, _window.Version, _window.Plan);
                _awaitsKeyFrame = false;
                EndGap();
                if (isStart) FollowSeed(chunk);
                if (_window.Append(chunk) == AppendResult.Hole) StartAnew(chunk, isStart);

                // most chunks only lengthen the part that is being made: whoever waits for the next one is let sleep
                if (_window != window || _window.Version != version || _window.Plan != plan) Change();
            }
        }

        chunk.Release();
    }

    public void OnSeed(WindowSeed seed)
    {
        lock (_gate) _seed = seed;
    }

    public void OnState(SessionPhase phase)
    {
    }

    public void OnGap()
    {
        lock (_gate)
        {
            _awaySince ??= _time.GetTimestamp();
            _awaitsKeyFrame = true;
            Losses++;
            Change();
        }
    }

    public void OnHoldFailed(FailureReason reason, TimeSpan retryAfter)
    {
    }

    public void OnEnded(EndReason reason)
    {
        lock (_gate)
        {
            // a playlist that says it is over would end what goes on elsewhere: who waits is let go with what there is
            if (reason == EndReason.Moving) Losses++;
            else _window.End();
            Change();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        _ticks.Dispose();
        _lease.Hub.RemoveListener(this);
        lock (_gate)
        {
            _window.ReleaseAll();
            _earlier?.ReleaseAll();
            Change();
        }

        Sessions.Clear();
        _lease.Dispose();
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_awaySince is not null)
            {
                EndGap();
                _awaySince = _time.GetTimestamp();
                Change();
            }

            if (_earlier is not null && _time.GetElapsedTime(_earlierSince) > KeepsEarlier) ForgetEarlier();
        }

        if (!Sessions.EndIdle()) _onUnused(this);
    }

    private void EndGap()
    {
        if (_awaySince is not { } since) return;
        _awaySince = null;
        TimeSpan missing = _time.GetElapsedTime(since);
        if (missing > TimeSpan.Zero) _window.AppendGap(missing);
    }

    /// <summary>Chunks are missing, so from here on everything has other names: the same name never has other bytes.</summary>
    private void StartAnew(Chunk chunk, bool isStart)
    {
        long next = (_window.Video ?? _window.Audio)?.NextMediaSequence ?? 0;
        WindowSeed seed = WindowSeed.Start(_window.Seed.Options, _time.GetUtcNow(), next);
        Replace(new StreamWindow(seed));
        _awaitsKeyFrame = !isStart;
        if (isStart) _window.Append(chunk);
    }

    /// <summary>
    /// Where others stand before this key frame. Whoever stands there too goes on; whoever does not takes their names, unless its own numbers
    /// are ahead, for no player likes numbers that go back.
    /// </summary>
    private void FollowSeed(Chunk chunk)
    {
        (WindowSeed? seed, _seed) = (_seed, null);
        if (seed is null || _window.IsEnded || !seed.IsBefore(chunk)) return;
        WindowSeed? own = _window.TryTakeSeed();
        if (own?.Plan is not null && (seed.GoesOnAs(own) || seed.NextNumber < own.NextNumber)) return;
        var next = new StreamWindow(seed);
        next.TakeOver(_window);
        Replace(next);
    }

    private void Replace(StreamWindow next)
    {
        ForgetEarlier();
        (_earlier, _earlierSince) = (_window, _time.GetTimestamp());
        _window = next;
        _renderer = new PlaylistRenderer(_window);
        if (_init is not null) _window.OnInit(_init);
    }

    private void ForgetEarlier()
    {
        _earlier?.ReleaseAll();
        _earlier = null;
    }

    private void Change()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
