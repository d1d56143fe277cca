using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.DirectStreams;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Cameras;
using Fleet.Grains.DirectStreams;
using Fleet.Grains.Streams;
using Fleet.Grains.Tests.DirectStreams;
using Fleet.Grains.Tests.Streams;
using Fleet.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>A camera that nobody dials, on silos whose clocks and feeds are the test's.</summary>
public sealed class OwnedCameraTests : IDisposable
{
    private const int MostWaiting = 1024;
    private static readonly CameraKey Key = CameraKey.Parse("north/cam-1");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTime _time = new();
    private readonly TestPlans _plans = new();
    private readonly FragmentFeeds _feeds;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public OwnedCameraTests()
    {
        _feeds = new FragmentFeeds(_time);
        Configure();
    }

    public void Dispose() => _feeds.Dispose();

    [Fact]
    public async Task What_a_camera_says_that_has_left_is_no_word_of_the_next()
    {
        OwnedCamera camera = await OpenAsync(_feeds, _time);
        camera.Leave("It stands elsewhere now.");
        FragmentFeed next = _feeds.Of(FleetStreams.Of(Key));
        await camera.Session.EndAsync(EndReason.Disabled);

        Assert.Empty(next.Replay());
    }

    [Fact]
    public async Task Whoever_heard_a_silo_whose_clock_is_ahead_hears_the_next_one_too()
    {
        var ahead = new ManualTime(_time.GetUtcNow() + TimeSpan.FromHours(1));
        using var feedsAhead = new FragmentFeeds(ahead);
        OwnedCamera former = await OpenAsync(feedsAhead, ahead), latter = await OpenAsync(_feeds, _time);
        OwnedCamera owner = former;
        var camera = new ScriptedCamera((request, ct) => owner.WatchAsync(request, ct));
        var viewer = new Viewer();
        var provider = new DirectStreamProvider(
            FleetStreams.Provider, _ => camera, new DirectStreamOptions { SubscriptionHolds = false }, null, null, _time, NullLogger<DirectStreamProvider>.Instance);
        await provider.GetStream<Fragment>(FleetStreams.Of(Key)).SubscribeAsync(viewer);
        await viewer.HearAsync(heard => heard.Count == 1);

        owner = latter;
        former.Leave("A silo of its own is back.");

        await viewer.HearAsync(heard => heard.Count == 2);
        Assert.Equal("ll", viewer.Script);
        Assert.Equal(viewer.Heard[0].Position.Generation + 1, viewer.Heard[1].Position.Generation);
        _plans.Remove(Key.Camera);
        latter.Apply(null);
        await viewer.HearAsync(heard => heard.OfType<EndedFragment>().Any());
    }

    [Fact]
    public async Task An_edge_that_heard_a_silo_whose_clock_is_ahead_says_so_with_its_hold()
    {
        OwnedCamera camera = await OpenAsync(_feeds, _time);
        long heard = _time.GetUtcNow().AddHours(1).UtcTicks;
        camera.Hold(new HoldRequest("edge-1", default, 0) { Heard = heard });
        camera.Hold(new HoldRequest("edge-2", default, 0) { Heard = heard });

        Assert.NotEmpty(camera.Replay());
        Assert.All(camera.Replay(), fragment => Assert.Equal(heard + 1, fragment.Position.Generation));
    }

    [Fact]
    public async Task A_session_too_busy_to_be_listened_to_when_its_camera_is_enabled_is_tried_again()
    {
        OwnedCamera camera = await OpenAsync(_feeds, _time);
        Configure(isEnabled: false);
        camera.Apply(Plan);
        await Until.TrueAsync(() => camera.Replay().OfType<EndedFragment>().Any(), Patience, _ct);

        // somebody keeps the session busy while others queue up
        Task[] queued;
        using (var slow = new SlowListener())
        {
            _ = camera.Session.SubscribeAsync(slow, _ct).AsTask();
            slow.IsAsked.Wait(_ct);
            queued = [.. Enumerable.Range(0, MostWaiting).Select(_ => camera.Session.SubscribeAsync(new SlowListener(isSlow: false), _ct).AsTask())];
            Configure();
            camera.Apply(Plan);
            slow.GoOn.Set();
            await Task.WhenAll(queued);
        }

        await Until.TrueAsync(() => camera.Session.Status.Phase == SessionPhase.Idle, Patience, _ct);
        camera.Sweep();
        await Until.TrueAsync(() => camera.Replay() is [StateFragment { Phase: SessionPhase.Idle }], Patience, _ct, () => string.Join(", ", camera.Replay()));
        Assert.True(camera.Hold(new HoldRequest("edge-1", default, 0)).IsHeld);
    }

    [Fact]
    public async Task A_camera_that_could_not_be_opened_leaves_nothing_and_can_be_opened_then()
    {
        using var sessions = new SiloSessions(_plans, _feeds, _time, NullLogger<SiloSessions>.Instance);
        static void Refuse(CameraId camera, CameraSession session) => throw new InvalidOperationException("Not yet.");
        sessions.Started += Refuse;
        await Assert.ThrowsAsync<InvalidOperationException>(() => sessions.OpenAsync(Key, Plan, Outlet(_feeds), _ => { }));
        Assert.Equal((0, 0), (sessions.Count, _feeds.Count));

        sessions.Started -= Refuse;
        OwnedCamera? camera = await sessions.OpenAsync(Key, Plan, Outlet(_feeds), _ => { });
        Assert.Same(camera, Assert.Single(sessions.All));
    }

    private PlannedCamera Plan => _plans.Find(Key.Camera)!;

    private static FragmentOutlet Outlet(FragmentFeeds feeds) => new(
        fragment =>
        {
            feeds.Publish(FleetStreams.Of(Key), fragment);
            return Task.CompletedTask;
        },
        IsFeed: true);

    private void Configure(bool isEnabled = true) => _plans.Set(Key, new Uri("rtsp://127.0.0.1:9/cam-1"), isEnabled: isEnabled);

    private async Task<OwnedCamera> OpenAsync(FragmentFeeds feeds, TimeProvider time)
    {
        var camera = new OwnedCamera(
            Key, Plan, Outlet(feeds), feeds.Of(FleetStreams.Of(Key)), _ => { }, time, new CameraLog(Key, NullLogger<OwnedCamera>.Instance));
        await camera.StartAsync(Plan);
        return camera;
    }

    private sealed class SlowListener(bool isSlow = true) : IStreamListener, IDisposable
    {
        public ManualResetEventSlim IsAsked { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        public void OnState(SessionPhase phase)
        {
            if (!isSlow) return;
            IsAsked.Set();
            GoOn.Wait(Patience);
        }

        public void OnInit(InitSegment init)
        {
        }

        public void OnChunk(Chunk chunk) => chunk.Release();

        public void OnGap()
        {
        }

        public void OnHoldFailed(FailureReason reason, TimeSpan retryAfter)
        {
        }

        public void OnEnded(EndReason reason)
        {
        }

        public void Dispose()
        {
            IsAsked.Dispose();
            GoOn.Dispose();
        }
    }
}
