using System.Net;
using System.Net.Sockets;
using Fleet.CameraSim;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Testing;
using Orleans.TestingHost;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>Cameras' grains in a cluster of two silos, pulled over real sockets.</summary>
public sealed class CameraStreamTests(SharedFleet shared) : IClassFixture<SharedFleet>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    private TestFleet Fleet => shared.Fleet;

    [Fact]
    public async Task One_session_serves_subscribers_of_two_silos_and_ends_when_nobody_holds_it()
    {
        (CameraKey key, string simulated) = shared.Take();
        FragmentListener[] listeners =
            [await Fleet.ListenAsync(key), .. Fleet.Cluster.Silos.Select(silo => TestFleet.Watch(key, silo, holds: false, _ct))];
        Assert.Equal(0, Counters(simulated).Describes);
        Assert.True((await Fleet.HoldAsync(key)).IsHeld);
        await Until.TrueAsync(() => listeners.All(listener => listener.Pictures >= 30), Patience, _ct, () => string.Join<FragmentListener>(" | ", listeners));

        Assert.Equal((1, 1, 1), (Counters(simulated).Describes, Counters(simulated).Plays, Counters(simulated).MaxSessionsOpen));
        Assert.Single(Fleet.OwnersOf(key));
        Assert.All(listeners, listener => Assert.Empty(listener.Faults));
        Assert.Equal(SessionPhase.Live, (await Fleet.Camera(key).StatusAsync())!.Phase);

        await Fleet.Camera(key).LetGoAsync("edge-1");
        await Until.TrueAsync(() => listeners[0].News[^1] == "Idle" && Counters(simulated) is { Teardowns: 1, SessionsOpen: 0 }, Patience, _ct);
        Assert.Equal(["Idle", "Connecting", "Live", "Draining", "Idle"], listeners[0].News);
    }

    [Fact]
    public async Task Whoever_comes_late_begins_with_the_last_key_frame_and_its_seed()
    {
        (CameraKey key, _) = shared.Take();
        FragmentListener first = await Fleet.ListenAsync(key);
        await Fleet.HoldAsync(key);
        await Until.TrueAsync(() => first.Words<SeedFragment>().Count >= 3, Patience, _ct);
        FragmentListener late = await Fleet.ListenAsync(key);
        await Until.TrueAsync(() => late.Pictures > 30 && late.Words<SeedFragment>().Count > 1, Patience, _ct);

        SeedFragment seed = late.Words<SeedFragment>()[0];
        (FragmentPosition Position, long Time, byte First)[] seen = [.. first.Seen];
        Assert.Contains(late.Seen[0], seen);
        Assert.Contains(first.Words<SeedFragment>(), each => each.Position == seed.Position);
        Assert.True(seed.Position.Number < late.Seen[0].Position.Number);
        Assert.Equal(late.Seen[0].Position.Number, seed.Position.Number + 1);
        IReadOnlyList<Fragment> replayed = await Fleet.Camera(key).ReplayAsync();
        Assert.Contains(replayed, fragment => fragment is InitFragment);
        Assert.Contains(replayed, fragment => fragment is ChunkFragment { Chunk.IsKeyFrame: true });
    }

    [Fact]
    public async Task A_camera_that_refuses_tells_all_who_hold_it_and_is_held_no_more()
    {
        (CameraKey key, _) = shared.Take();
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Fleet.Plans.Set(key, new Uri($"rtsp://{listener.LocalEndpoint}/cam-1"), TestPlans.Settings with { StartTimeout = TimeSpan.FromSeconds(1) });
        }

        FragmentListener heard = await Fleet.ListenAsync(key);
        await Task.WhenAll(Fleet.HoldAsync(key, "edge-1"), Fleet.HoldAsync(key, "edge-2"));
        await Until.TrueAsync(() => heard.Heard("failed connect"), Patience, _ct, heard.ToString);

        Assert.Contains("refuses connections", heard.Words<HoldFailedFragment>()[0].Reason.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await Fleet.Camera(key).StatusAsync())!.Leases);
    }

    [Fact]
    public async Task A_subscriber_that_holds_by_itself_needs_no_edge()
    {
        (CameraKey key, string simulated) = shared.Take();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ct);
        FragmentListener heard = TestFleet.Watch(key, Fleet.Cluster.Silos[1], holds: true, stop.Token);
        await Until.TrueAsync(() => heard.Pictures > 5, Patience, _ct, heard.ToString);
        await stop.CancelAsync();

        await Until.TrueAsync(() => Counters(simulated) is { Teardowns: 1, SessionsOpen: 0 }, Patience, _ct);
    }

    [Fact]
    public async Task Another_source_is_pulled_for_those_who_watch_already()
    {
        (CameraKey key, string simulated) = shared.Take();
        (_, string other) = shared.Take();
        FragmentListener heard = await LiveAsync(key);
        Fleet.Plans.Set(key, Fleet.Simulator.UrlOf(other));
        await Until.TrueAsync(() => heard.News.Count(news => news == "Live") == 2, Patience, _ct, heard.ToString);
        int pictures = heard.Pictures;
        await Until.TrueAsync(() => heard.Pictures > pictures + 10, Patience, _ct);

        Assert.Equal(["Live", "gap", "Reconnecting", "Live"], heard.News.TakeLast(4));
        Assert.Equal((1, 1), (Counters(simulated).Teardowns, Counters(other).SessionsOpen));
        Assert.Empty(heard.Faults);
    }

    [Fact]
    public async Task A_camera_that_is_disabled_sends_everybody_away_and_is_served_again_when_it_is_enabled()
    {
        (CameraKey key, string simulated) = shared.Take();
        FragmentListener heard = await LiveAsync(key);
        Fleet.Add(simulated, isEnabled: false, simulated: simulated);
        await Until.TrueAsync(() => heard.Heard("ended Disabled") && Counters(simulated).SessionsOpen == 0, Patience, _ct, heard.ToString);
        Assert.False((await Fleet.HoldAsync(key)).IsHeld);

        Fleet.Add(simulated, simulated: simulated);
        int pictures = heard.Pictures;
        await HeldAsync(key);
        await Until.TrueAsync(() => heard.Pictures > pictures + 10, Patience, _ct, heard.ToString);
        Assert.Empty(heard.Faults);
    }

    [Fact]
    public async Task A_camera_that_is_deleted_is_over_and_one_that_was_never_there_says_so()
    {
        (CameraKey key, string simulated) = shared.Take();
        FragmentListener heard = await LiveAsync(key);
        Fleet.Plans.Remove(key.Camera);
        await Until.TrueAsync(() => heard.Heard("ended Deleted") && Counters(simulated).SessionsOpen == 0, Patience, _ct, heard.ToString);
        Assert.False((await Fleet.HoldAsync(key)).IsHeld);

        var nowhere = new CameraKey("default", SharedFleet.Id("nowhere"));
        Assert.False((await Fleet.HoldAsync(nowhere)).IsHeld);
        KeyNotFoundException e = await Assert.ThrowsAsync<KeyNotFoundException>(async () => await Fleet.Camera(nowhere).TryTakeSeatsAsync("edge-1", 1, 8));
        Assert.Equal("There is no camera 'nowhere' at site 'default'.", e.Message);
    }

    [Fact]
    public async Task Who_asks_before_the_registry_has_told_waits_for_it()
    {
        var key = new CameraKey("default", SharedFleet.Id("newcomer"));
        Task<HoldAnswer> asking = Fleet.HoldAsync(key);
        (_, string simulated) = shared.Take();
        Fleet.Add("newcomer", simulated: simulated);

        Assert.True((await asking).IsHeld);
        await Until.TrueAsync(() => Counters(simulated).Plays == 1, Patience, _ct);
    }

    [Fact]
    public async Task A_grain_that_could_not_open_its_camera_opens_it_for_the_next_who_asks()
    {
        var key = new CameraKey("default", SharedFleet.Id("late"));
        Assert.False((await Fleet.HoldAsync(key)).IsHeld);
        void Refuse(CameraId camera, CameraSession session)
        {
            if (camera == key.Camera) throw new InvalidOperationException("Not yet.");
        }

        foreach (InProcessSiloHandle silo in Fleet.Cluster.Silos) TestFleet.Sessions(silo).Started += Refuse;
        (_, string simulated) = shared.Take();
        Fleet.Add("late", simulated: simulated);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Fleet.HoldAsync(key));
        foreach (InProcessSiloHandle silo in Fleet.Cluster.Silos) TestFleet.Sessions(silo).Started -= Refuse;

        Assert.True((await Fleet.HoldAsync(key)).IsHeld);
    }

    [Fact]
    public async Task Places_are_counted_over_all_edges()
    {
        (CameraKey key, _) = shared.Take();
        ICameraGrain camera = Fleet.Camera(key);
        Assert.True(await camera.TryTakeSeatsAsync("edge-1", 6, max: 8));
        Assert.True(await camera.TryTakeSeatsAsync("edge-2", 2, max: 8));
        Assert.False(await camera.TryTakeSeatsAsync("edge-2", 3, max: 8));
        await camera.LetGoAsync("edge-1");
        Assert.True(await camera.TryTakeSeatsAsync("edge-2", 8, max: 8));
    }

    [Fact]
    public async Task A_kick_gives_the_pull_up_for_another_one()
    {
        (CameraKey key, string simulated) = shared.Take();
        Assert.False(await Fleet.Camera(key).KickAsync());
        FragmentListener heard = await LiveAsync(key);
        Assert.True(await Fleet.Camera(key).KickAsync());
        await Until.TrueAsync(() => Counters(simulated) is { Plays: 2, Teardowns: 1 } && heard.News[^1] == "Live", Patience, _ct, heard.ToString);
        Assert.Equal(1, Counters(simulated).MaxSessionsOpen);
    }

    private CameraCounters Counters(string simulated) => Fleet.Simulator.Camera(simulated).Counters;

    private async Task<FragmentListener> LiveAsync(CameraKey key)
    {
        FragmentListener heard = await Fleet.ListenAsync(key);
        await Fleet.HoldAsync(key);
        await Until.TrueAsync(() => heard.Heard("Live"), Patience, _ct, heard.ToString);
        return heard;
    }

    /// <summary>The configuration is on its way to the grain.</summary>
    private async Task HeldAsync(CameraKey key)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!(await Fleet.HoldAsync(key)).IsHeld) await timer.WaitForNextTickAsync(_ct);
    }
}
