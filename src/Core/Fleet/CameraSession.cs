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

    private readonly SessionTurn _turn = new();
    private readonly ReplayWindow _replay = new(LargestReplay);
    private readonly SessionTimers _timers;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private SessionState _state;
    private ICameraPuller _puller;
    private PullRun? _run;
    private SessionSubscription[] _subscriptions = [];
    private FailureReason? _lastFailure;
    private DateTimeOffset _phaseSince;
    private volatile SessionStatus _status;
    private long _lastViewer;
    private int _nextEpoch = 1;
    private StreamEnds _ends;

    /// <summary>A session that does nothing before <see cref="Apply"/>.</summary>
    public CameraSession(CameraPlan plan, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _origin = time.GetTimestamp();
        _timers = new SessionTimers(time, timer => _turn.Run(() => Handle(new TimerElapsed(Now, timer, Jitter()))));
        _puller = plan.Puller;
        _state = SessionMachine.Start(plan.Settings);
        _phaseSince = time.GetUtcNow();
        _status = Look();
    }

    public SessionStatus Status => _status with
    {
        Received = Volatile.Read(ref _run) is { Ended.IsCompleted: false } run ? run.Feed.Statistics?.Invoke() : null,
        ReplayOverflows = _replay.Overflows,
    };

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>
    /// The listener is told where the session stands; while pictures flow, the init segment and everything from the last key frame on before
    /// that. It hears this, and may hear more, before the call returns.
    /// </summary>
    public async ValueTask<IStreamSubscription> SubscribeAsync(IStreamListener listener, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var subscription = new SessionSubscription(this, listener);
        try
        {
            await PostAsync(() => Attach(subscription)).WaitAsync(ct).ConfigureAwait(false);
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
        _turn.Post(() =>
        {
            bool isOther = !plan.Puller.Equals(_puller);
            _puller = plan.Puller;
            // whatever opens a pull from here on opens the new one
            if (!plan.IsEnabled && _state is not Ended) Handle(new CameraEnded(Now, EndReason.Disabled));
            if (isOther) Handle(new RestartRequested(Now));
            if (plan.Settings != _state.Settings) Handle(new SettingsChanged(Now, plan.Settings));
            if (plan.IsEnabled) Handle(new CameraEnabled(Now));
        });
    }

    /// <summary>Gives up the pull there is and opens another one.</summary>
    public void Restart() => _turn.Post(() => Handle(new RestartRequested(Now)));

    /// <summary>Everybody is sent away. Completes when nothing of the last pull is left.</summary>
    public async Task EndAsync(EndReason reason)
    {
        await PostAsync(() => Handle(new CameraEnded(Now, reason))).ConfigureAwait(false);
        if (Volatile.Read(ref _run) is { } run) await run.Ended.ConfigureAwait(false);
    }

    internal ViewerId NewViewer() => new(Interlocked.Increment(ref _lastViewer));

    internal void Join(ViewerId viewer) => _turn.Post(() => Handle(new ViewerJoined(Now, viewer)));

    internal void Leave(ViewerId viewer) => _turn.Post(() => Handle(new ViewerLeft(Now, viewer)));

    internal Task DetachAsync(SessionSubscription subscription) =>
        PostAsync(() => _subscriptions = [.. _subscriptions.Where(each => each != subscription)]);

    internal void OnStep(PullFeed feed, PullStep step) => _turn.Run(() => Handle(new PullAdvanced(Now, feed.Generation, step)));

    internal void Publish(PullFeed feed, InitSegment init)
    {
        using (_turn.Enter())
        {
            if (!IsOpen(feed)) return;
            _nextEpoch = init.Epoch + 1;
            _ends = _ends.Within(init);
            _replay.Begin(init);
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
            foreach (SessionSubscription each in _subscriptions) Hand(chunk, each);
            bool isFirst = feed.Step != PullStep.Stream && chunk is { Track: TrackKind.Video, IsKeyFrame: true };
            _replay.Add(chunk);
            if (!isFirst) return;
            feed.PicturesFlow();
            Handle(new PullBecameLive(Now, feed.Generation));
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

    private Task PostAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _turn.Post(() =>
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
        });
        return done.Task;
    }
}
