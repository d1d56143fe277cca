using Fleet.CameraSim;
using Fleet.Core.Cmaf;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Testing;
using Orleans.TestingHost;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>What watchers see when the silo that owns their camera goes.</summary>
public sealed class FailoverTests
{
    private const int Timescale = 90000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_its_silo_is_lost_another_one_pulls_the_camera_and_media_time_goes_on()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct);
        CameraKey key = fleet.Add();
        FragmentListener heard = await LiveAsync(fleet, key);
        InProcessSiloHandle owner = fleet.OwnersOf(key).Single();
        long before = heard.Seen[^1].Time;
        await fleet.Cluster.KillSiloAsync(owner);
        await GoOnAsync(fleet, key, heard);

        Assert.NotEqual(owner, fleet.OwnersOf(key).Single());
        Assert.Empty(heard.Faults);
        Assert.Equal(2, heard.Seen.Select(picture => picture.Position.Generation).Distinct().Count());
        Assert.InRange(heard.Seen[^1].Time - before, 0, 60L * Timescale);
    }

    [Fact]
    public async Task A_silo_that_stops_says_goodbye_to_its_cameras_before_others_dial_them()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct);
        CameraKey key = fleet.Add();
        FragmentListener heard = await LiveAsync(fleet, key);
        await fleet.Cluster.StopSiloAsync(fleet.OwnersOf(key).Single());
        Assert.Equal(1, fleet.Counters.Teardowns);
        await GoOnAsync(fleet, key, heard);

        Assert.Equal((1, 2), (fleet.Counters.MaxSessionsOpen, fleet.Counters.Plays));
        Assert.DoesNotContain("ended Stopping", heard.News);
        Assert.Empty(heard.Faults);
    }

    [Fact]
    public async Task Sessions_given_up_after_a_freeze_are_pulled_anew()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct);
        CameraKey key = fleet.Add();
        FragmentListener heard = await LiveAsync(fleet, key);
        TestFleet.Sessions(fleet.OwnersOf(key).Single()).EndAll("The silo stood still.");
        await GoOnAsync(fleet, key, heard);

        Assert.Equal((1, 1), (fleet.Counters.Teardowns, fleet.Counters.MaxSessionsOpen));
        Assert.Empty(heard.Faults);
    }

    private async Task<FragmentListener> LiveAsync(TestFleet fleet, CameraKey key)
    {
        FragmentListener heard = await fleet.ListenAsync(key);
        await fleet.HoldAsync(key);
        await Until.TrueAsync(() => heard.Pictures > 30, Patience, _ct, heard.ToString);
        return heard;
    }

    /// <summary>Holds as an edge does, again and again, and tells how far the stream had come.</summary>
    private async Task GoOnAsync(TestFleet fleet, CameraKey key, FragmentListener heard)
    {
        int pictures = heard.Pictures;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        long start = TimeProvider.System.GetTimestamp();
        while (heard.Pictures < pictures + 30)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, heard.ToString());
            await HoldAsync(fleet, key, new StreamEnds((heard.End, Timescale), null));
            await timer.WaitForNextTickAsync(_ct);
        }
    }

    private static async Task HoldAsync(TestFleet fleet, CameraKey key, StreamEnds ends)
    {
        try
        {
            await fleet.Camera(key).HoldAsync(new HoldRequest("edge-1", ends, 1)).AsTask().WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System);
        }
        catch (Exception)
        {
            // the silo is being lost: asked again
        }
    }
}
