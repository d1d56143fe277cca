using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Tests.Fleet;

/// <summary>A session with a scripted camera, in simulated time.</summary>
public sealed class SessionTests
{
    private static readonly SessionSettings Settings = new()
    {
        StartTimeout = TimeSpan.FromSeconds(10),
        CloseAfter = TimeSpan.FromSeconds(15),
        Backoff = new BackoffPolicy { Initial = TimeSpan.FromSeconds(1) },
    };

    private readonly SessionClock _time = new();
    private readonly SessionPuller _puller = new();
    private readonly SessionListener _listener = new();
    private readonly CameraSession _session;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public SessionTests()
    {
        _session = new CameraSession(new CameraPlan(_puller, Settings), _time, firstEpoch: 1);
        _session.Apply(new CameraPlan(_puller, Settings));
    }

    [Fact]
    public async Task Pictures_come_before_the_news_that_it_is_live()
    {
        IStreamSubscription subscription = await _session.SubscribeAsync(_listener, _ct);
        subscription.Hold();
        SessionPull pull = await _puller.NextAsync(_ct);
        pull.GoLive();
        pull.Send(isKeyFrame: false);

        Assert.Equal(["Idle", "Connecting", "init 1", "key 1.0", "Live", "chunk 1.1"], _listener.Heard);
        Assert.Equal((SessionPhase.Live, 1, 1), (_session.Status.Phase, _session.Status.Leases, _session.Status.Pulls));
    }

    [Fact]
    public async Task Who_comes_while_it_is_live_hears_everything_from_the_last_key_frame_on()
    {
        SessionPull pull = await LiveAsync();
        pull.Send(isKeyFrame: false);
        pull.Send(isKeyFrame: true);
        pull.Send(isKeyFrame: false);
        var late = new SessionListener();
        await _session.SubscribeAsync(late, _ct);
        pull.Send(isKeyFrame: false);

        Assert.Equal(["init 1", "key 1.2", "chunk 1.3", "Live", "chunk 1.4"], late.Heard);
    }

    [Fact]
    public async Task A_gap_within_a_pull_is_told_and_who_comes_in_it_waits_for_what_follows()
    {
        SessionPull pull = await LiveAsync();
        pull.Send(isKeyFrame: false);
        pull.Gap();
        var late = new SessionListener();
        await _session.SubscribeAsync(late, _ct);
        pull.Begin();
        pull.Send(isKeyFrame: true);

        Assert.Equal(["chunk 1.1", "gap", "init 2", "key 2.0"], _listener.Heard.TakeLast(4));
        Assert.Equal(["Live", "init 2", "key 2.0"], late.Heard);
    }

    [Fact]
    public async Task Who_comes_after_an_end_and_before_pictures_is_told_the_state_alone()
    {
        SessionPull pull = await LiveAsync();
        pull.Fail(new RtspDisconnectedException(RtspStep.Streaming, "gone"));
        await HearAsync(_listener, "Reconnecting");
        var late = new SessionListener();
        await _session.SubscribeAsync(late, _ct);

        Assert.Equal(["Reconnecting"], late.Heard);
    }

    [Fact]
    public async Task A_pull_that_was_given_up_is_heard_no_more()
    {
        SessionPull old = await LiveAsync();
        _session.Restart();
        SessionPull next = await _puller.NextAsync(_ct);
        old.Send(isKeyFrame: true);
        next.GoLive();
        old.Begin();
        old.Send(isKeyFrame: true);
        next.Send(isKeyFrame: false);

        Assert.Equal(["gap", "Reconnecting", "init 2", "key 2.0", "Live", "chunk 2.1"], _listener.Heard.Skip(5));
        Assert.Equal(1, _puller.MostOpen);
    }

    [Fact]
    public async Task Epochs_go_on_from_pull_to_pull()
    {
        SessionPull first = await LiveAsync();
        first.Begin();
        first.Send(isKeyFrame: true);
        first.Fail(new RtspTimeoutException(RtspStep.Streaming, "stalled"));
        await HearAsync(_listener, "Reconnecting");
        _time.Advance(1);
        SessionPull second = await _puller.NextAsync(_ct);

        Assert.Equal((1, 3), (first.FirstEpoch, second.FirstEpoch));
        second.GoLive();
        Assert.Equal(["gap", "Reconnecting", "init 3", "key 3.0", "Live"], _listener.Heard.TakeLast(5));
    }

    [Fact]
    public async Task A_camera_without_a_key_frame_fails_the_hold_at_the_start_time_out()
    {
        IStreamSubscription subscription = await _session.SubscribeAsync(_listener, _ct);
        subscription.Hold();
        SessionPull pull = await _puller.NextAsync(_ct);
        pull.Enter(PullStep.FirstKeyFrame);
        _time.Advance(10);

        Assert.Equal(["failed first key frame, again in 2 s", "Faulted"], _listener.Heard.TakeLast(2));
        Assert.True(pull.IsStopped);
        Assert.Equal((0, 0), (_time.Timers, _session.Status.Leases));

        // the lease is gone: to hold is to ask again
        _time.Advance(2);
        subscription.Hold();
        await _puller.NextAsync(_ct);
        Assert.Equal("Connecting", _listener.Last);
    }

    [Fact]
    public async Task A_final_reason_fails_the_hold_at_once()
    {
        IStreamSubscription subscription = await _session.SubscribeAsync(_listener, _ct);
        subscription.Hold();
        SessionPull pull = await _puller.NextAsync(_ct);
        pull.Fail(new RtspAuthenticationException(RtspStep.Describe, "401 for user 'x'"));
        await HearAsync(_listener, "Faulted");

        Assert.Equal("failed authenticate, again in 30 s", _listener.Heard[^2]);
        Assert.Contains("401", Assert.Single(_listener.Failures).Message, StringComparison.Ordinal);
        Assert.Equal(PullStep.Authenticate, _session.Status.LastFailure!.Step);
    }

    [Fact]
    public async Task The_last_viewer_who_leaves_during_the_hold_ends_the_dial()
    {
        IStreamSubscription subscription = await _session.SubscribeAsync(_listener, _ct);
        subscription.Hold();
        SessionPull pull = await _puller.NextAsync(_ct);
        subscription.LetGo();
        await HearAsync(_listener, "Idle", times: 2);

        await UntilAsync(() => pull.IsStopped && _puller.Open == 0);
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public async Task Who_returns_while_it_drains_gets_the_same_pull()
    {
        SessionPull pull = await LiveAsync(out IStreamSubscription subscription);
        subscription.LetGo();
        await HearAsync(_listener, "Draining");
        _time.Advance(14.9);
        subscription.Hold();
        await HearAsync(_listener, "Live", times: 2);
        _time.Advance(60);

        Assert.False(pull.IsStopped);
        Assert.Equal((1, 0), (_puller.Total, _time.Timers));
    }

    [Fact]
    public async Task A_session_nobody_comes_back_to_is_closed()
    {
        SessionPull pull = await LiveAsync(out IStreamSubscription subscription);
        subscription.LetGo();
        await HearAsync(_listener, "Draining");
        _time.Advance(15);

        Assert.Equal("Idle", _listener.Last);
        await UntilAsync(() => _puller.Open == 0);
        Assert.True(pull.IsStopped);
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public async Task The_next_dial_waits_for_the_tear_down_but_not_for_ever()
    {
        var stuck = new TaskCompletionSource();
        _puller.TearingDown = stuck.Task;
        await LiveAsync();
        _session.Restart();
        await HearAsync(_listener, "Reconnecting");
        await UntilAsync(() => _time.Timers == 2); // of the dial, and of the wait
        Assert.Equal(1, _puller.Total);
        _time.Advance(CameraSession.CloseLimit.TotalSeconds);

        await _puller.NextAsync(_ct);
        Assert.Equal(2, _puller.MostOpen);
        stuck.SetResult();
    }

    [Fact]
    public async Task A_camera_that_is_disabled_sends_everybody_away_and_comes_back_when_enabled()
    {
        SessionPull pull = await LiveAsync();
        _session.Apply(new CameraPlan(_puller, Settings, IsEnabled: false));
        await HearAsync(_listener, "ended Disabled");
        await UntilAsync(() => pull.IsStopped);
        var next = new SessionListener();
        await _session.SubscribeAsync(next, _ct);
        Assert.Equal(["Ended", "ended Disabled"], next.Heard);

        _session.Apply(new CameraPlan(_puller, Settings));
        var back = new SessionListener();
        (await _session.SubscribeAsync(back, _ct)).Hold();
        (await _puller.NextAsync(_ct)).GoLive();
        Assert.Equal(["Idle", "Connecting", "init 2", "key 2.0", "Live"], back.Heard);
        Assert.Equal("ended Disabled", _listener.Last);
    }

    [Fact]
    public async Task Another_source_is_pulled_without_anybody_subscribing_anew()
    {
        await LiveAsync();
        var other = new SessionPuller();
        _session.Apply(new CameraPlan(other, Settings));
        (await other.NextAsync(_ct)).GoLive();

        Assert.Equal(["gap", "Reconnecting", "init 2", "key 2.0", "Live"], _listener.Heard.TakeLast(5));
        Assert.Equal((0, 1), (_puller.Open, other.Open));
    }

    [Fact]
    public async Task The_same_configuration_again_changes_nothing()
    {
        SessionPull pull = await LiveAsync();
        _session.Apply(new CameraPlan(_puller, Settings with { }));
        await _session.SubscribeAsync(new SessionListener(), _ct); // behind it in the queue

        Assert.False(pull.IsStopped);
        Assert.Equal("Live", _listener.Last);
    }

    [Fact]
    public async Task An_always_on_camera_needs_nobody()
    {
        _session.Apply(new CameraPlan(_puller, Settings with { Mode = SessionMode.Always }));
        SessionPull pull = await _puller.NextAsync(_ct);
        pull.GoLive();
        await _session.SubscribeAsync(_listener, _ct);

        Assert.Equal(["init 1", "key 1.0", "Live"], _listener.Heard);
        await _session.EndAsync(EndReason.Stopping);
        Assert.Equal((0, "ended Stopping"), (_puller.Open, _listener.Last));
    }

    [Fact]
    public async Task Every_reference_is_given_back()
    {
        SessionPull pull = await LiveAsync();
        await _session.SubscribeAsync(new SessionListener(), _ct);
        pull.Send(isKeyFrame: false);
        pull.Send(isKeyFrame: true);
        await _session.SubscribeAsync(new SessionListener(), _ct);
        pull.Send(isKeyFrame: false);
        await _session.EndAsync(EndReason.Deleted);
        pull.Send(isKeyFrame: true);

        Assert.Equal(5, pull.Sent.Count);
        Assert.All(pull.Sent, chunk => Assert.Throws<ObjectDisposedException>(() => chunk.Bytes));
    }

    [Fact]
    public async Task A_distance_between_key_frames_that_is_too_long_is_not_kept()
    {
        SessionPull pull = await LiveAsync();
        for (int i = 0; i < 4; i++) pull.Send(isKeyFrame: false, CameraSession.LargestReplay / 4);
        var late = new SessionListener();
        await _session.SubscribeAsync(late, _ct);

        Assert.Equal(["init 1", "Live"], late.Heard);
        Assert.DoesNotContain(pull.Sent, IsAlive);
        pull.Send(isKeyFrame: true);
        var later = new SessionListener();
        await _session.SubscribeAsync(later, _ct);
        Assert.Equal(["init 1", "key 1.5", "Live"], later.Heard);
    }

    [Fact]
    public async Task Who_listens_may_take_a_lock_under_which_others_hold()
    {
        SessionPull pull = await LiveAsync(out IStreamSubscription subscription);
        var hub = new Lock();
        var inside = new ManualResetEventSlim();
        _listener.InCall = () =>
        {
            inside.Set();
            lock (hub)
            {
            }
        };
        Task publishing;
        lock (hub)
        {
            publishing = Task.Run(() => pull.Send(isKeyFrame: false), _ct);
            inside.Wait(_ct);
            // the pump is in the listener, and waits for us
            subscription.LetGo();
            subscription.Hold();
            _session.Restart();
        }

        await publishing;
        await _puller.NextAsync(_ct);
        Assert.Empty(_listener.Violations);
    }

    [Fact]
    public async Task Who_left_hears_nothing_any_more()
    {
        SessionPull pull = await LiveAsync(out IStreamSubscription subscription);
        await subscription.DisposeAsync();
        string[] heard = [.. _listener.Heard];
        pull.Send(isKeyFrame: true);
        subscription.Hold();
        _time.Advance(15);

        Assert.Equal(heard, _listener.Heard);
        await UntilAsync(() => pull.IsStopped);
    }

    [Fact]
    public async Task A_thousand_cycles_leave_nothing_behind()
    {
        IStreamSubscription subscription = await _session.SubscribeAsync(_listener, _ct);
        for (int i = 0; i < 1000; i++)
        {
            subscription.Hold();
            SessionPull pull = await _puller.NextAsync(_ct);
            if (i % 2 == 0)
            {
                pull.GoLive();
                subscription.LetGo();
                await UntilAsync(() => _session.Status.Phase == SessionPhase.Draining && _time.Timers == 1);
                _time.Advance(15);
            }
            else
            {
                subscription.LetGo();
            }

            await UntilAsync(() => _session.Status.Phase == SessionPhase.Idle && _puller.Open == 0);
        }

        await UntilAsync(() => _time.Timers == 0);
        Assert.Equal((1000, 1, 0), (_puller.Total, _puller.MostOpen, _session.Status.Leases));
        Assert.Empty(_listener.Violations);
    }

    private static bool IsAlive(Chunk chunk)
    {
        try
        {
            return chunk.Bytes.Length > 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private Task<SessionPull> LiveAsync() => LiveAsync(out _);

    private Task<SessionPull> LiveAsync(out IStreamSubscription subscription)
    {
        IStreamSubscription made = _session.SubscribeAsync(_listener, _ct).AsTask().GetAwaiter().GetResult();
        subscription = made;
        return GoAsync();

        async Task<SessionPull> GoAsync()
        {
            made.Hold();
            SessionPull pull = await _puller.NextAsync(_ct);
            pull.GoLive();
            return pull;
        }
    }

    private Task HearAsync(SessionListener listener, string word, int times = 1) =>
        UntilAsync(() => listener.Heard.Count(each => each == word) >= times);

    private async Task UntilAsync(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"It did not come true; heard: {string.Join(", ", _listener.Heard)}");
            await Task.Yield();
            _ct.ThrowIfCancellationRequested();
        }
    }
}
