using System.Net;
using System.Net.Sockets;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Standalone.Fleet;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Pulling;

/// <summary>Sessions of the standalone host against simulated cameras, over real sockets and in real time.</summary>
public sealed class SessionTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly CameraId Camera = CameraId.Parse("door");

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly SessionTimeProvider _time = new();
    private readonly SessionListener _listener = new();
    private readonly LocalStreamSource _source;
    private CameraPlan? _plan;

    public SessionTests() => _source = new LocalStreamSource(id => id == Camera ? _plan : null, _time);

    private static SessionSettings Settings => new()
    {
        StartTimeout = TimeSpan.FromSeconds(8),
        CloseAfter = TimeSpan.FromMilliseconds(300),
        Backoff = new BackoffPolicy { Initial = TimeSpan.FromMilliseconds(200) },
    };

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task A_hundred_who_come_at_once_make_one_dial()
    {
        await using CameraSimulator simulator = await StartAsync();
        SessionListener[] listeners = [.. Enumerable.Range(0, 100).Select(_ => new SessionListener())];
        await Task.WhenAll(listeners.Select(async listener => (await _source.SubscribeAsync(Camera, listener, _ct)).Hold()));

        await Until.TrueAsync(() => listeners.All(listener => listener.KeyFrames >= 2), Patience, _ct);
        CameraCounters counters = simulator.Camera("cam-1").Counters;
        Assert.Equal((1, 1, 1), (counters.Describes, counters.Plays, counters.MaxSessionsOpen));
        Assert.All(listeners, listener => Assert.Empty(listener.Faults));
        Assert.Equal(100, _source.StatusOf(Camera)!.Leases);
        Assert.True(_source.StatusOf(Camera)!.Received!.Value.Packets > 0);
    }

    [Fact]
    public async Task The_last_who_leaves_during_the_hold_ends_the_dial()
    {
        await using CameraSimulator simulator = await StartAsync("slow-setup=30s");
        IStreamSubscription[] all = [await HoldAsync(), await HoldAsync(new SessionListener())];
        SimulatedCamera camera = simulator.Camera("cam-1");
        await Until.TrueAsync(() => camera.Counters.Describes == 1, Patience, _ct);
        all[0].LetGo();
        all[1].LetGo();

        await Until.TrueAsync(() => _listener.Heard("Idle", times: 2) && camera.Counters.SessionsOpen == 0 && _time.Timers == 0, Patience, _ct);
        Assert.Equal((0L, 0L), (_listener.Pictures, camera.Counters.Plays));
        Assert.Empty(_listener.Failures);
    }

    [Fact]
    public async Task Who_returns_before_it_closes_gets_the_same_session_and_then_it_is_torn_down()
    {
        await using CameraSimulator simulator = await StartAsync();
        SimulatedCamera camera = simulator.Camera("cam-1");
        IStreamSubscription subscription = await LiveAsync();
        subscription.LetGo();
        await Until.TrueAsync(() => _listener.Heard("Draining"), Patience, _ct);
        subscription.Hold();
        await Until.TrueAsync(() => _listener.Heard("Live", times: 2), Patience, _ct);
        Assert.Equal((1, 0), (camera.Counters.Plays, camera.Counters.Teardowns));

        subscription.LetGo();
        await Until.TrueAsync(() => camera.Counters.Teardowns == 1, Patience, _ct);
        Assert.Equal((1L, 0), (camera.Counters.SessionsTotal, camera.Counters.SessionsOpen));
        await Until.TrueAsync(() => _time.Timers == 0, Patience, _ct);
        Assert.Empty(_listener.Faults);
    }

    [Fact]
    public async Task A_camera_that_dies_and_comes_back_is_a_gap_and_the_next_epoch()
    {
        int port;
        IStreamSubscription subscription;
        await using (CameraSimulator first = await StartAsync())
        {
            port = first.Port;
            subscription = await LiveAsync();
        }

        await Until.TrueAsync(() => _listener.Heard("Reconnecting"), Patience, _ct);
        await using CameraSimulator again = await CameraSimulator.StartAsync(new CameraSimOptions { Port = port }, TimeProvider.System, _ct);
        await Until.TrueAsync(() => _listener.Heard("Live", times: 2), Patience, _ct);
        long pictures = _listener.Pictures;
        await Until.TrueAsync(() => _listener.Pictures > pictures + 25, Patience, _ct);

        Assert.Equal(["Idle", "Connecting", "Live", "gap", "Reconnecting", "Live"], _listener.News);
        Assert.Equal([0, 1], _listener.Inits.Select(init => init.Epoch - _listener.Inits[0].Epoch));
        Assert.Empty(_listener.Faults);
        await subscription.DisposeAsync();
    }

    [Fact]
    public async Task A_port_that_refuses_fails_the_hold_with_its_step()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _plan = PlanFor($"rtsp://{listener.LocalEndpoint}/cam-1", Settings with { StartTimeout = TimeSpan.FromSeconds(1) });
        }

        long start = _time.GetTimestamp();
        await HoldAsync();
        await Until.TrueAsync(() => _listener.Failures.Count == 1, Patience, _ct);

        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal("connect", _listener.Failures[0].StepName);
        Assert.Contains("refuses connections", _listener.Failures[0].Message, StringComparison.Ordinal);
        await Until.TrueAsync(() => _listener.Heard("Faulted") && _time.Timers == 0, Patience, _ct);
    }

    [Fact]
    public async Task A_camera_that_sends_no_key_frame_fails_the_hold_and_says_so()
    {
        await using CameraSimulator simulator = await StartAsync("no-key-frame", Settings with { StartTimeout = TimeSpan.FromSeconds(2) });
        await HoldAsync();
        await Until.TrueAsync(() => _listener.Failures.Count == 1, Patience, _ct);

        Assert.Equal("first key frame: The camera sent no key frame within 2 s.", _listener.Failures[0].ToString());
        await Until.TrueAsync(() => simulator.Camera("cam-1").Counters is { SessionsOpen: 0, Teardowns: 1 }, Patience, _ct);
    }

    [Fact]
    public async Task A_camera_that_accepts_and_never_answers_fails_the_hold_with_the_step_it_hangs_in()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _plan = PlanFor($"rtsp://{silent.LocalEndpoint}/cam-1", Settings with { StartTimeout = TimeSpan.FromSeconds(1) });
        await HoldAsync();
        await Until.TrueAsync(() => _listener.Failures.Count == 1, Patience, _ct);

        Assert.Equal("describe: The camera did not describe its media within 1 s.", _listener.Failures[0].ToString());
    }

    [Fact]
    public async Task A_stall_is_a_gap_and_a_redial()
    {
        await using CameraSimulator simulator = await StartAsync("stall@1500ms");
        await LiveAsync();
        await Until.TrueAsync(() => _listener.Heard("Reconnecting"), Patience, _ct);
        simulator.Camera("cam-1").Faults = FaultSet.None;
        await Until.TrueAsync(() => _listener.Heard("Live", times: 2), Patience, _ct);

        Assert.Equal(["Live", "gap", "Reconnecting", "Live"], _listener.News.Skip(2));
        Assert.Equal("stream", _source.StatusOf(Camera)!.LastFailure!.StepName);
        Assert.Contains("has sent nothing for 1 s", _source.StatusOf(Camera)!.LastFailure!.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1], _listener.Inits.Select(init => init.Epoch - _listener.Inits[0].Epoch));
        Assert.Empty(_listener.Faults);
    }

    [Fact]
    public async Task A_clock_that_starts_anew_is_no_reason_to_dial()
    {
        await using CameraSimulator simulator = await StartAsync("clock-reset@1s");
        await LiveAsync();
        await Until.TrueAsync(() => _listener.Pictures >= 75, Patience, _ct);

        Assert.Equal(["Idle", "Connecting", "Live"], _listener.News);
        Assert.Equal(1, simulator.Camera("cam-1").Counters.Plays);
        Assert.Empty(_listener.Faults);
    }

    [Fact]
    public async Task Another_picture_size_is_another_epoch_of_the_same_pull()
    {
        await using CameraSimulator simulator = await StartAsync("sps-change@1s");
        await LiveAsync();
        await Until.TrueAsync(() => _listener.Inits.Count == 2, Patience, _ct);
        long pictures = _listener.Pictures;
        await Until.TrueAsync(() => _listener.Pictures > pictures + 10, Patience, _ct);

        Assert.Equal([0, 1], _listener.Inits.Select(init => init.Epoch - _listener.Inits[0].Epoch));
        Assert.NotEqual(_listener.Inits[0].VideoFormat!.Width, _listener.Inits[1].VideoFormat!.Width);
        Assert.Equal(1, simulator.Camera("cam-1").Counters.Plays);
        Assert.Empty(_listener.Faults);
    }

    [Fact]
    public async Task Another_source_is_pulled_for_those_who_watch_already()
    {
        await using CameraSimulator simulator = await StartAsync();
        await using CameraSimulator other = await CameraSimulator.StartAsync(
            new CameraSimOptions { Video = SimulatedVideo.H264WithBFrames }, TimeProvider.System, _ct);
        await LiveAsync();
        _plan = PlanFor(other.UrlOf("cam-1").AbsoluteUri, Settings);
        _source.Refresh(Camera);

        await Until.TrueAsync(() => _listener.Heard("Live", times: 2), Patience, _ct);
        Assert.Equal(["Live", "gap", "Reconnecting", "Live"], _listener.News.Skip(2));
        Assert.Equal([1280, 640], _listener.Inits.Select(init => init.VideoFormat!.Width));
        Assert.Equal(1, simulator.Camera("cam-1").Counters.Teardowns);
        Assert.Empty(_listener.Faults);
    }

    [Fact]
    public async Task An_always_on_camera_starts_by_itself_and_stops_with_the_process()
    {
        await using CameraSimulator simulator = await StartAsync(settings: Settings with { Mode = SessionMode.Always });
        _source.Refresh(Camera);
        await Until.TrueAsync(() => _source.StatusOf(Camera)?.Phase == SessionPhase.Live, Patience, _ct);
        await _source.SubscribeAsync(Camera, _listener, _ct);
        Assert.True(_listener.Pictures > 0);

        long start = _time.GetTimestamp();
        await _source.StopAsync();
        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.Zero, LocalStreamSource.StopLimit);
        Assert.Equal(["Live", "Ended", "ended Stopping"], _listener.News);
        Assert.Equal(1, simulator.Camera("cam-1").Counters.Teardowns);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _source.SubscribeAsync(CameraId.Parse("another"), _listener, _ct));
    }

    [Fact]
    public async Task A_camera_that_is_deleted_sends_its_viewers_away()
    {
        await using CameraSimulator simulator = await StartAsync();
        await LiveAsync();
        _plan = null;
        _source.Refresh(Camera);

        await Until.TrueAsync(() => _listener.Heard("ended Deleted") && simulator.Camera("cam-1").Counters.Teardowns == 1, Patience, _ct);
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await _source.SubscribeAsync(Camera, _listener, _ct));
    }

    [Fact]
    public async Task A_thousand_comings_and_goings_leave_nothing_open()
    {
        await using CameraSimulator simulator = await StartAsync(settings: Settings with { CloseAfter = TimeSpan.Zero }, keyFrameAtPlay: true);
        SimulatedCamera camera = simulator.Camera("cam-1");
        IStreamSubscription subscription = await _source.SubscribeAsync(Camera, _listener, _ct);
        for (int i = 0; i < 1000; i++)
        {
            subscription.Hold();
            // every tenth stays until pictures come and it is closed for that, the others go at once
            bool stays = i % 10 == 0;
            if (stays) await Until.TrueAsync(() => _listener.Heard("Live", times: i / 10 + 1), Patience, _ct);
            subscription.LetGo();
            if (stays) await Until.TrueAsync(() => _source.StatusOf(Camera)!.Phase == SessionPhase.Idle, Patience, _ct);
        }

        await Until.TrueAsync(() => _source.StatusOf(Camera) is { Phase: SessionPhase.Idle, Leases: 0, Pulls: 1000 }, Patience, _ct);
        await Until.TrueAsync(() => camera.Counters.SessionsOpen == 0 && _time.Timers == 0, Patience, _ct);
        Assert.Equal(1, camera.Counters.MaxSessionsOpen);
        Assert.InRange(camera.Counters.Teardowns, 100, 1000);
        Assert.Empty(_listener.Failures);
        Assert.Empty(_listener.Faults);
    }

    private CameraPlan PlanFor(string url, SessionSettings settings) =>
        new(new RtspPuller(RtspSource.Parse(url), new RtspClientOptions { StallTimeout = TimeSpan.FromSeconds(1) }, _time), settings);

    private async Task<CameraSimulator> StartAsync(string faults = "", SessionSettings? settings = null, bool keyFrameAtPlay = false)
    {
        CameraSimulator simulator = await CameraSimulator.StartAsync(
            new CameraSimOptions { Faults = FaultSyntax.Parse(faults), KeyFrameAtPlay = keyFrameAtPlay }, TimeProvider.System, _ct);
        _plan = PlanFor(simulator.UrlOf("cam-1").AbsoluteUri, settings ?? Settings);
        return simulator;
    }

    private async Task<IStreamSubscription> HoldAsync(SessionListener? listener = null)
    {
        IStreamSubscription subscription = await _source.SubscribeAsync(Camera, listener ?? _listener, _ct);
        subscription.Hold();
        return subscription;
    }

    private async Task<IStreamSubscription> LiveAsync()
    {
        IStreamSubscription subscription = await HoldAsync();
        await Until.TrueAsync(() => _listener.Heard("Live"), Patience, _ct);
        return subscription;
    }
}
