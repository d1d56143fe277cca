using System.Collections.Concurrent;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Grains.Placement;
using Fleet.Grains.Tests.Cameras;
using Fleet.Testing;
using Orleans.TestingHost;

namespace Fleet.Grains.Tests.Placement;

public sealed class SitePlacementTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cameras_are_pulled_at_their_site_from_wherever_they_are_asked_for()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, ["north", "south"], cameras: 6);
        CameraKey[] keys = [.. Enumerable.Range(1, 6).Select(i => fleet.Add($"cam-{i}", i % 2 == 0 ? "north" : "south", simulated: $"cam-{i}"))];
        foreach (CameraKey key in keys) await fleet.HoldAsync(key);

        Assert.All(keys, key => Assert.Equal(SiloOf(fleet, key.Site), fleet.OwnersOf(key).Single()));
    }

    [Fact]
    public async Task A_strict_site_without_a_silo_serves_nobody_and_says_which_site_it_is()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, ["north"], SiteMode.Strict);
        CameraKey key = fleet.Add(site: "south");
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => fleet.HoldAsync(key));

        Assert.Contains("No silo of site 'south' is active", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, fleet.Counters.Describes);
    }

    [Fact]
    public async Task Another_site_helps_out_and_gives_the_cameras_back_when_their_site_returns()
    {
        // the first silo is of the north, the one that comes later of the south
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, ["north"], later: ["south"]);
        CameraKey key = fleet.Add(site: "south");
        FragmentListener heard = await fleet.ListenAsync(key);
        await fleet.HoldAsync(key);
        await Until.TrueAsync(() => heard.Pictures > 5, Patience, _ct, heard.ToString);
        Assert.Equal(SiloOf(fleet, "north"), fleet.OwnersOf(key).Single());

        InProcessSiloHandle south = await fleet.Cluster.StartAdditionalSiloAsync();
        long start = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(() => fleet.OwnersOf(key) is [var owner] && owner == south, Patience, _ct);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await fleet.HoldAsync(key);
        int pictures = heard.Pictures;
        await Until.TrueAsync(() => heard.Pictures > pictures + 10, Patience, _ct, heard.ToString);
        Assert.Equal((1, 2), (fleet.Counters.MaxSessionsOpen, fleet.Counters.Plays));
    }

    /// <summary>Of the way there, the times at which they were let go say how many went at once.</summary>
    [Fact]
    public async Task Many_cameras_go_home_a_few_at_a_time()
    {
        const int batches = 5;
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, ["north"], cameras: batches * HomewardMove.Batch, later: ["south"]);
        CameraKey[] keys = [.. fleet.Simulator.Cameras.Select(camera => fleet.Add(camera.Name, "south", simulated: camera.Name))];
        await Task.WhenAll(keys.Select(key => fleet.HoldAsync(key)));
        await Until.TrueAsync(() => fleet.Simulator.Cameras.All(camera => camera.Counters.SessionsOpen == 1), Patience, _ct);
        var left = new ConcurrentQueue<long>();
        TestFleet.Sessions(SiloOf(fleet, "north")).Changed += (_, change) =>
        {
            if (change is null) left.Enqueue(TimeProvider.System.GetTimestamp());
        };
        InProcessSiloHandle south = await fleet.Cluster.StartAdditionalSiloAsync();
        await Until.TrueAsync(() => keys.All(key => fleet.OwnersOf(key) is [var owner] && owner == south), Patience, _ct);

        Assert.Equal(keys.Length, left.Count);
        Assert.True(TimeProvider.System.GetElapsedTime(left.Min(), left.Max()) > HomewardMove.Period * (batches / 2), "They went all at once.");
        Assert.All(fleet.Simulator.Cameras, camera => Assert.Equal(1, camera.Counters.MaxSessionsOpen));
    }

    [Fact]
    public async Task A_camera_that_moves_to_another_site_is_pulled_there_and_nowhere_else()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, ["north", "south"]);
        CameraKey north = fleet.Add(site: "north");
        FragmentListener heard = await fleet.ListenAsync(north);
        await fleet.HoldAsync(north);
        await Until.TrueAsync(() => heard.Pictures > 5, Patience, _ct, heard.ToString);
        CameraKey south = fleet.Add(site: "south");
        await Until.TrueAsync(() => fleet.Counters.SessionsOpen == 0, Patience, _ct);
        Assert.True((await fleet.HoldAsync(south)).IsHeld);
        await Until.TrueAsync(() => fleet.Counters.SessionsOpen == 1, Patience, _ct);

        Assert.Equal(SiloOf(fleet, "south"), fleet.OwnersOf(south).Single());
        Assert.DoesNotContain(heard.News, news => news.StartsWith("ended", StringComparison.Ordinal));
        Assert.False((await fleet.HoldAsync(north)).IsHeld);
    }

    private static InProcessSiloHandle SiloOf(TestFleet fleet, string site) =>
        fleet.Cluster.Silos.Single(silo => fleet.Sites[TestFleet.SiloNumber(silo.Name)] == site);
}
