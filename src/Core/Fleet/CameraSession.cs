using Fleet.Core.Cmaf;
using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Fleet;

/// <summary>
/// The session of one camera: runs <see cref="SessionMachine"/> and does what it says. Chunks are handed to the listeners on the thread that
/// read the packet; calls from outside are left to the thread pool and return at once (<see cref="SessionTurn"/>).
/// </summary>
public sealed partial class CameraSession
{
    /// <summary>What is kept since the last key frame, for those who come, is no more than this: ten seconds at 12 Mbit/s.</summary>
    public const int LargestReplay = 16 * 1024 * 1024;

    /// <summary>How long a camera that is being torn down may hold up the next dial.</summary>
    public static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);

    /// <summary>Media time may go back by so much for some who watch, before others are interrupted for it.</summary>
    public static readonly TimeSpan ToleratedOverlap = TimeSpan.FromSeconds(1);

    private readonly SessionTurn _turn = new();
    private readonly ReplayWindow _replay = new(LargestReplay);
    private readonly SessionTimers _timers;
    private readonly TimeProvider _time;
    private readonly StreamMeter _meter;
    private readonly long _origin;
    private SessionState _state;
    private ICameraPuller _puller;
    private PullRun? _run;
    private SessionSubscription[] _subscriptions = [];
    private FailureReason? _lastFailure;
    private DateTimeOffset _phaseSince;
    private volatile SessionStatus _status;
    private DateTimeOffset? _liveSince;
    private CameraPlan? _planToApply;
    private int _restarts;
    private long _lastViewer;
    private int _nextEpoch;
    private StreamEnds _ends;

    /// <summary>A session that does nothing before <see cref="Apply"/>.</summary>
    /// <param name="plan">The camera's configuration.</param>
    /// <param name="time">The clock of everything in here.</param>
    /// <param name="firstEpoch">
    /// Where its epochs count from. They name init segments, which caches keep: null begins behind all that earlier sessions of the camera can have counted.
    /// </param>
    public CameraSession(CameraPlan plan, TimeProvider time, int? firstEpoch = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _meter = new StreamMeter(time);
        _origin = time.GetTimestamp();
        _nextEpoch = firstEpoch ?? TimeNumber.At(time.GetUtcNow());
        _timers = new SessionTimers(time, timer => _turn.Run(() => Handle(new TimerElapsed(Now, timer, Jitter()))));
        _puller = plan.Puller;
        _state = SessionMachine.Start(plan.Settings);
        _phaseSince = time.GetUtcNow();
        _status = Look();
    }

    /// <summary>A pull failed, or one that should have been opened. Called in the session's turn: it must not wait.</summary>
    public event Action<FailureReason>? Failed;

    /// <summary>Its state has changed. Called in the session's turn: it must not wait.</summary>
    public event Action<SessionChange>? Changed;

    public SessionStatus Status
    {
        get
        {
            PullFeed? feed = Volatile.Read(ref _run) is { Ended.IsCompleted: false } run ? run.Feed : null;
            return _status with
            {
                Received = feed?.Statistics?.Invoke(),
                ReplayOverflows = _replay.Overflows,
                Measured = feed is null ? null : _meter.Read(),
                Quirks = feed?.Quirks?.Invoke() ?? [],
            };
        }
    }

    /// <summary>Where the tracks end so far. For threads of the session.</summary>
    internal StreamEnds Ends
    {
        get { using (_turn.Enter()) return _ends; }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>
    /// The listener is told where the session stands; while pictures flow, the init segment and everything from the last key frame on before
    /// that. It hears this, and may hear more, before the call returns.
    /// </summary>
    /// <exception cref="SessionBusyException">It hears nothing.</exception>
    public async ValueTask<IStreamSubscription> SubscribeAsync(IStreamListener listener, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var subscription = new SessionSubscription(this, listener);
        Task attaching = PostAsync(() => Attach(subscription), mayRefuse: true);
        try
        {
            await attaching.WaitAsync(ct).ConfigureAwait(false);
        }
        catch
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return subscription;
    }

    /// <summary>The camera's configuration as it is now: from the first time on it is served, if it is enabled.</summary>
    public void Apply(CameraPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);

        // only the newest counts, so only one of them waits
        if (Interlocked.Exchange(ref _planToApply, plan) is null) _turn.Post(ApplyNewest);
    }

    private void ApplyNewest()
    {
        if (Interlocked.Exchange(ref _planToApply, null) is not { } plan) return;
        bool isOther = !plan.Puller.Equals(_puller);
        _puller = plan.Puller;

        // whatever opens a pull from here on opens the new one
        if (!plan.IsEnabled && _state is not Ended) Handle(new CameraEnded(Now, EndReason.Disabled));
        if (isOther) Handle(new RestartRequested(Now));
        if (plan.Settings != _state.Settings) Handle(new SettingsChanged(Now, plan.Settings));
        if (plan.IsEnabled) Handle(new CameraEnabled(Now));
    }

    /// <summary>Gives up the pull there is and opens another one; asked for again before that, it is done once.</summary>
    public void Restart()
    {
        if (Interlocked.Exchange(ref _restarts, 1) == 0) _turn.Post(RestartNow);
    }

    private void RestartNow()
    {
        Interlocked.Exchange(ref _restarts, 0);
        Handle(new RestartRequested(Now));
    }

    /// <summary>
    /// The stream had come this far elsewhere, before the session was here: its media time goes on from there. A pull that has pictures
    /// already is given up for another one when it is behind by more than <see cref="ToleratedOverlap"/>.
    /// </summary>
    public void ContinueAfter(StreamEnds ends) => _turn.Post(() => ContinueNow(ends));

    private void ContinueNow(StreamEnds ends)
    {
        bool hasPictures = _state.HasPull && Volatile.Read(ref _run) is { Feed.HasBegun: true };
        TimeSpan behind = TimeSpan.FromTicks(ends.Last((int)TimeSpan.TicksPerSecond) - _ends.Last((int)TimeSpan.TicksPerSecond));
        if (behind <= (hasPictures ? ToleratedOverlap : TimeSpan.Zero)) return;
        _ends = ends;
        if (hasPictures) Handle(new RestartRequested(Now));
    }

    /// <summary>Everybody is sent away. Completes when nothing of the last pull is left.</summary>
    public async Task EndAsync(EndReason reason)
    {
        await PostAsync(() => Handle(new CameraEnded(Now, reason))).ConfigureAwait(false);
        if (Volatile.Read(ref _run) is { } run) await run.Ended.ConfigureAwait(false);
    }

    internal ViewerId NewViewer() => new(Interlocked.Increment(ref _lastViewer));

    internal bool TryJoin(ViewerId viewer) => _turn.TryPost(() => Handle(new ViewerJoined(Now, viewer)));

    internal void Leave(ViewerId viewer) => _turn.Post(() => Handle(new ViewerLeft(Now, viewer)));

    internal Task DetachAsync(SessionSubscription subscription) =>
        PostAsync(() => _subscriptions = [.. _subscriptions.Where(each => each != subscription)]);

    internal void OnStep(PullFeed feed, PullStep step) => _turn.Run(() => Handle(new PullAdvanced(Now, feed.Generation, step)));

    internal void Publish(PullFeed feed, InitSegment init)
    {
        using (_turn.Enter())
        {
            if (!IsOpen(feed)) return;
            feed.HasBegun = true;
            _nextEpoch = init.Epoch + 1;
            _ends = _ends.Within(init);
            _replay.Begin(init);
            _meter.Begin(init);
            foreach (SessionSubscription each in _subscriptions)
                if (!each.IsClosed) each.Listener.OnInit(init);
        }
    }

    /// <summary>Takes over the chunk's reference.</summary>
    internal void Publish(PullFeed feed, Chunk chunk)
    {
        using (_turn.Enter())
        {
            if (!IsOpen(feed))
            {
                chunk.Release();
                return;
            }

            _ends = _ends.With(chunk);
            _meter.Add(chunk);
            foreach (SessionSubscription each in _subscriptions) Hand(chunk, each);
            bool isFirst = feed.Step != PullStep.Stream && chunk.IsVideoKeyFrame;
            _replay.Add(chunk);
            if (!isFirst) return;
            feed.PicturesFlow();
            Handle(new PullBecameLive(Now, feed.Generation));
        }
    }

    internal void PublishGap(PullFeed feed)
    {
        using (_turn.Enter())
        {
            if (!IsOpen(feed)) return;
            _replay.Clear();
            Tell(listener => listener.OnGap());
        }
    }

    private static void Hand(Chunk chunk, SessionSubscription subscription)
    {
        if (subscription.IsClosed) return;
        chunk.Retain();
        subscription.Listener.OnChunk(chunk);
    }

    private static double Jitter() => Random.Shared.NextDouble();

    private bool IsOpen(PullFeed feed) => _state.HasPull && _state.LastGeneration == feed.Generation;

    private void Attach(SessionSubscription subscription)
    {
        if (subscription.IsClosed) return;
        IStreamListener listener = subscription.Listener;
        if (_state.Phase is SessionPhase.Live or SessionPhase.Draining && _replay.Init is { } init)
        {
            listener.OnInit(init);
            foreach (Chunk chunk in _replay.Chunks) Hand(chunk, subscription);
        }

        listener.OnState(_state.Phase);
        if (_state is Reconnecting { Dial: BackingOff wait }) listener.OnRedialAwaited(wait.Verdict, wait.RedialAt - Now);
        if (_state is Ended ended) End(subscription, ended.Reason);
        else _subscriptions = [.. _subscriptions, subscription];
    }

    private static void End(SessionSubscription subscription, EndReason reason)
    {
        subscription.Close();
        subscription.Listener.OnEnded(reason);
    }

    private Task PostAsync(Action work, bool mayRefuse = false)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Do()
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }

        if (!mayRefuse) _turn.Post(Do);
        else if (!_turn.TryPost(Do)) throw new SessionBusyException();
        return done.Task;
    }
}
