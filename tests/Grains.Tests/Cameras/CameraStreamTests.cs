using Fleet.CameraSim;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>A camera's grain in a cluster of two silos, pulled over real sockets.</summary>
public sealed class CameraStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_session_serves_subscribers_of_two_silos_and_ends_when_nobody_holds_it()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct);
        CameraKey key = fleet.Add();
        FragmentListener[] listeners =
            [await fleet.ListenAsync(key), .. fleet.Cluster.Silos.Select(silo => TestFleet.Watch(key, silo, holds: false, _ct))];
        Assert.Equal(0, fleet.Counters.Describes);
        Assert.True((await fleet.HoldAsync(key)).IsHeld);
        await Until.TrueAsync(() => listeners.All(listener => listener.Pictures >= 50), Patience, _ct, () => string.Join<FragmentListener>(" | ", listeners));

        Assert.Equal((1, 1, 1), (fleet.Counters.Describes, fleet.Counters.Plays, fleet.Counters.MaxSessionsOpen));
        Assert.Single(fleet.OwnersOf(key));
        Assert.All(listeners, listener => Assert.Empty(listener.Faults));
        Assert.Equal(SessionPhase.Live, (await fleet.Camera(key).StatusAsync())!.Phase);

        await fleet.Camera(key).LetGoAsync("edge-1");
        await Until.TrueAsync(() => listeners[0].News[^1] == "Idle" && fleet.Counters is { Teardowns: 1, SessionsOpen: 0 }, Patience, _ct);
        Assert.Equal(["Idle", "Connecting", "Live", "Draining", "Idle"], listeners[0].News);
    }
}
