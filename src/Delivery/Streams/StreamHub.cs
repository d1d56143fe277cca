using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Streams;

/// <summary>
/// One process's copy of one camera: what came since the last key frame, and who watches. Each chunk is offered to every viewer on the
/// thread that brings it; nothing in here waits.
/// </summary>
/// <remarks>Longer than 150 lines because the window, the viewers and those who wait for both are guarded by one lock.</remarks>
public sealed class StreamHub : IStreamListener
{
    /// <summary>A camera whose key frames are further apart than this starts nobody before the next one.</summary>
    public const long MostWindowBytes = 64 * 1024 * 1024;

    public const int MostWindowChunks = 8192;

    /// <summary>The session knows better why a start takes long, so it is given the time to say so.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ViewerTally _tally;
    private readonly long[] _viewersBy = new long[ViewerCounts.Protocols];
    private readonly Lock _gate = new();
    private readonly Lock _holding = new();
    private readonly List<Chunk> _window = [];
    private readonly List<Seat> _waiting = [];
    private Viewer[] _viewers = [];
    private IStreamListener[] _listeners = [];
    private IStreamSubscription? _subscription;
    private InitSegment? _init;
    private WindowSeed? _seedOfNext;
    private WindowSeed? _seedOfWindow;
    private SessionPhase _phase = SessionPhase.Idle;
    private EndReason? _ended;
    private FailureReason? _failure;
    private long _failedAt;
    private TimeSpan _redialIn;
    private long _windowBytes;
    private int _seats;
    private int _seatedViewers;
    private bool _isHeld;
    private long _chunks;
    private long _bytes;
    private long _droppedChunks;
    private long _skips;
    private long _stalled;
    private long _bytesWritten;

    /// <summary>Told when a viewer takes a seat or leaves it, of all who watch then.</summary>
    internal Action<bool, int>? OnSeat { get; init; }

    /// <summary>Told of every viewer who takes a place that is counted elsewhere too, with how many there may be; null: this process counts alone.</summary>
    internal Func<int, CancellationToken, Task<bool>>? AskForPlace { get; init; }

    /// <summary>Told when a place that was given on asking is free again.</summary>
    internal Action? ReturnPlace { get; init; }

    public StreamHub(TimeProvider time)
        : this(time, new ViewerTally())
    {
    }

    internal StreamHub(TimeProvider time, ViewerTally tally) => (_time, _tally) = (time, tally);

    public bool IsEnded
    {
        get { lock (_gate) return _ended is not null; }
    }

    public HubStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new HubStatus(_phase, _init, _seatedViewers, _waiting.Count, _chunks, _bytes,
                    _droppedChunks + _viewers.Sum(viewer => viewer.DroppedChunks), _skips + _viewers.Sum(viewer => viewer.Skips))
                {
                    ByProtocol = new ViewerCounts([.. _viewersBy]),
                    Stalled = _stalled,
                    BytesWritten = Interlocked.Read(ref _bytesWritten) + _viewers.Sum(viewer => viewer.BytesWritten),
                };
            }
        }
    }

    /// <param name="maxViewers">0: any number.</param>
    /// <param name="protocol">Null for one who is no viewer: he holds the camera, takes no place and is counted nowhere.</param>
    /// <returns>Null when as many watch as may.</returns>
    /// <exception cref="SessionBusyException">The session takes on nobody now.</exception>
    public Seat? TrySit(int maxViewers, ViewerProtocol? protocol)
    {
        var seat = new Seat(this, protocol);
        int viewers;
        lock (_gate)
        {
            if (protocol is { } watched)
            {
                if (maxViewers > 0 && _seatedViewers >= maxViewers) return null;
                _seatedViewers++;
                _viewersBy[(int)watched]++;
                _tally.Join(watched);
            }

            _seats++;
            viewers = _seatedViewers;
            if (_ended is { } reason) seat.Start.SetResult(new StartOutcome.Ended(reason));
            else if (_window.Count > 0) seat.Start.SetResult(StartOutcome.Ready.Instance);
            else if (_failure is { IsFinal: true } final && UntilRedial() is var wait && wait > TimeSpan.Zero) seat.Start.SetResult(new StartOutcome.Failed(final, wait));
            else _waiting.Add(seat);
        }

        if (protocol is not null) OnSeat?.Invoke(true, viewers);
        try
        {
            Hold();
            if (protocol is not null && maxViewers > 0 && AskForPlace is not null) seat.Ask(AskForPlace, maxViewers);
        }
        catch
        {
            seat.Dispose();
            throw;
        }

        return seat;
    }

    /// <summary>Done at once when there is a key frame to start from.</summary>
    public async Task<StartOutcome> WaitForStartAsync(Seat seat, TimeSpan startTimeout, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(seat);
        try
        {
            return await seat.Start.Task.WaitAsync(startTimeout + Grace, _time, ct).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_gate) return new StartOutcome.Failed(_failure ?? FailureReason.TimedOut(StepReached(), startTimeout), startTimeout);
        }
    }

    /// <summary>From here on the viewer is written to.</summary>
    public void Begin(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        lock (_gate)
        {
            if (_ended is { } reason)
            {
                viewer.Finish(new ViewerEnd(reason));
                return;
            }

            _viewers = [.. _viewers, viewer];
            if (_init is not null) viewer.Begin(_init, _window);
        }
    }

    /// <summary>Done when nothing is being written to it any more.</summary>
    public async Task RemoveAsync(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        lock (_gate)
        {
            int before = _viewers.Length;
            _viewers = [.. _viewers.Where(other => other != viewer)];
            if (_viewers.Length < before)
            {
                _droppedChunks += viewer.DroppedChunks;
                _skips += viewer.Skips;
            }
        }

        await viewer.CloseAsync().ConfigureAwait(false);
        CountWritten(viewer.BytesWritten);
        if (!viewer.HasStalled) return;
        lock (_gate) _stalled++;
    }

    /// <summary>Written to somebody who is not a <see cref="Viewer"/>.</summary>
    internal void CountWritten(long bytes) => Interlocked.Add(ref _bytesWritten, bytes);

    /// <summary>It is first told the init segment and everything from the last key frame on. Called under the hub's lock: it must not ask the hub for anything.</summary>
    internal void AddListener(IStreamListener listener)
    {
        lock (_gate)
        {
            _listeners = [.. _listeners, listener];
            if (_init is not null) listener.OnInit(_init);
            if (_seedOfWindow is not null) listener.OnSeed(_seedOfWindow);
            foreach (Chunk chunk in _window) Give(chunk, listener);
            if (_ended is { } reason) listener.OnEnded(reason);
        }
    }

    internal void RemoveListener(IStreamListener listener)
    {
        lock (_gate) _listeners = [.. _listeners.Where(other => other != listener)];
    }

    /// <returns>The last key frame, with a reference for the caller to release; null where there is none.</returns>
    public (InitSegment Init, Chunk KeyFrame)? TryGetKeyFrame()
    {
        lock (_gate)
        {
            if (_init?.VideoFormat is null || _window.Count == 0) return null;
            _window[0].Retain();
            return (_init, _window[0]);
        }
    }

    public InitSegment? Init
    {
        get { lock (_gate) return _init; }
    }

    public void OnInit(InitSegment init)
    {
        ArgumentNullException.ThrowIfNull(init);
        lock (_gate)
        {
            if (_ended is not null) return;
            ForgetWindow();
            (_init, _seedOfNext) = (init, null);
            foreach (Viewer viewer in _viewers) viewer.Offer(init);
            foreach (IStreamListener listener in _listeners) listener.OnInit(init);
        }
    }

    public void OnChunk(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        lock (_gate)
        {
            if (_ended is null && _init is not null) Publish(chunk);
        }

        chunk.Release();
    }

    public void OnSeed(WindowSeed seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        lock (_gate)
        {
            if (_ended is not null) return;
            _seedOfNext = seed;
            foreach (IStreamListener listener in _listeners) listener.OnSeed(seed);
        }
    }

    public void OnState(SessionPhase phase)
    {
        lock (_gate)
        {
            _phase = phase;
            if (phase != SessionPhase.Reconnecting) _failure = null;

            // what an earlier session left is no start for a viewer of the next one
            if (phase is SessionPhase.Idle or SessionPhase.Faulted or SessionPhase.Ended) ForgetWindow();
        }
    }

    public void OnGap()
    {
        lock (_gate)
        {
            ForgetWindow();
            foreach (Viewer viewer in _viewers) viewer.OnGap();
            foreach (IStreamListener listener in _listeners) listener.OnGap();
        }
    }

    public void OnHoldFailed(FailureReason reason, TimeSpan retryAfter)
    {
        lock (_gate)
        {
            // the session let our hold go with its failure: the next viewer holds anew
            _isHeld = false;
            Answer(new StartOutcome.Failed(reason, retryAfter));
        }
    }

    /// <summary>Who has seen pictures stays. Who waits for the first is told at once what can't get better, as the session tells those it holds.</summary>
    public void OnRedialAwaited(FailureReason reason, TimeSpan redialIn)
    {
        ArgumentNullException.ThrowIfNull(reason);
        lock (_gate)
        {
            (_failure, _failedAt, _redialIn) = (reason, _time.GetTimestamp(), redialIn);
            if (reason.IsFinal) Answer(new StartOutcome.Failed(reason, redialIn));
        }
    }

    public void OnEnded(EndReason reason)
    {
        lock (_gate)
        {
            _ended = reason;
            _phase = SessionPhase.Ended;
            ForgetWindow();
            Answer(new StartOutcome.Ended(reason));
            foreach (Viewer viewer in _viewers) viewer.Finish(new ViewerEnd(reason));
            foreach (IStreamListener listener in _listeners) listener.OnEnded(reason);
        }
    }

    internal void Attach(IStreamSubscription subscription)
    {
        lock (_gate) _subscription = subscription;
        Hold();
    }

    /// <summary>Only who comes has the camera dialled: of viewers a failure was told to, none who leaves does so for the rest.</summary>
    internal void Leave(Seat seat)
    {
        int viewers;
        lock (_gate)
        {
            _seats--;
            _waiting.Remove(seat);
            if (seat.Protocol is { } watched)
            {
                _seatedViewers--;
                _viewersBy[(int)watched]--;
                _tally.Leave(watched);
            }

            viewers = _seatedViewers;
        }

        if (seat.Protocol is not null) OnSeat?.Invoke(false, viewers);
        if (seat.IsCountedElsewhere) _ = ReturnAsync(seat.Granted);
        LetGo();
    }

    /// <summary>Who leaves before his place was given returns it when it is.</summary>
    private async Task ReturnAsync(Task<bool> granted)
    {
        await ((Task)granted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (granted is { IsCompletedSuccessfully: true, Result: true }) ReturnPlace?.Invoke();
    }

    internal async ValueTask CloseAsync()
    {
        if (!IsEnded) OnEnded(EndReason.Stopping);
        IStreamSubscription? subscription;
        lock (_gate) (subscription, _subscription) = (_subscription, null);

        if (subscription is not null) await subscription.DisposeAsync().ConfigureAwait(false);
    }

    // Not under the lock that chunks take, for the session has locks of its own; under another, so that it is told things in their order.
    private void Hold()
    {
        lock (_holding)
        {
            IStreamSubscription subscription;
            lock (_gate)
            {
                if (_subscription is null || _isHeld || _seats == 0) return;
                subscription = _subscription;
                _isHeld = true;
            }

            try
            {
                subscription.Hold();
            }
            catch
            {
                lock (_gate) _isHeld = false;
                throw;
            }
        }
    }

    private void LetGo()
    {
        lock (_holding)
        {
            IStreamSubscription subscription;
            lock (_gate)
            {
                if (_subscription is null || !_isHeld || _seats > 0) return;
                subscription = _subscription;
                _isHeld = false;
            }

            subscription.LetGo();
        }
    }

    private void Publish(Chunk chunk)
    {
        _chunks++;
        _bytes += chunk.Bytes.Length;
        bool isStart = chunk.IsKeyFrame && (chunk.Track == TrackKind.Video || _init!.VideoFormat is null);
        if (isStart || _window.Count >= MostWindowChunks || _windowBytes + chunk.Bytes.Length > MostWindowBytes) ForgetWindow();
        if (isStart) (_seedOfWindow, _seedOfNext) = (_seedOfNext, null);
        if (isStart || _window.Count > 0)
        {
            chunk.Retain();
            _window.Add(chunk);
            _windowBytes += chunk.Bytes.Length;
        }

        foreach (Viewer viewer in _viewers) viewer.Offer(chunk);
        foreach (IStreamListener listener in _listeners) Give(chunk, listener);
        if (isStart) Answer(StartOutcome.Ready.Instance);
    }

    private static void Give(Chunk chunk, IStreamListener listener)
    {
        chunk.Retain();
        listener.OnChunk(chunk);
    }

    private void Answer(StartOutcome outcome)
    {
        foreach (Seat waiting in _waiting) waiting.Start.TrySetResult(outcome);
        _waiting.Clear();
    }

    private void ForgetWindow()
    {
        foreach (Chunk chunk in _window) chunk.Release();
        _window.Clear();
        _windowBytes = 0;
        _seedOfWindow = null;
    }

    private TimeSpan UntilRedial() => _redialIn - _time.GetElapsedTime(_failedAt);

    private PullStep StepReached()
    {
        lock (_gate) return _phase == SessionPhase.Reconnecting ? PullStep.Stream : _init is null ? PullStep.Connect : PullStep.FirstKeyFrame;
    }
}
