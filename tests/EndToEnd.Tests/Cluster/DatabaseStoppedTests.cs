using System.Net.Http.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Cluster;

public sealed class DatabaseStoppedTests
{
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MostAway = TimeSpan.FromSeconds(2);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_database_is_down_for_a_minute_watching_goes_on_and_others_come_to_watch()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { Cameras = 3, KeyFrameAtPlay = true }, _ct);
        await using var stays = new ReturningViewer(rig.AnyEdge, "cam-1");
        await Until.TrueAsync(() => stays.Pictures > 10, ClusterRig.Patience, _ct, stays.ToString);

        await rig.Postgres.KillAsync(_ct);
        long stopped = TimeProvider.System.GetTimestamp();
        await using var comes = new ReturningViewer(rig.AnyEdge, "cam-2");
        await Until.TrueAsync(() => comes.Pictures > 10, ClusterRig.Patience, _ct, comes.ToString);
        await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(stopped) > Down, Down + ClusterRig.Patience, _ct);
        await using var late = new ReturningViewer(rig.AnyEdge, "cam-3");
        await Until.TrueAsync(() => late.Pictures > 10, ClusterRig.Patience, _ct, late.ToString);
        await rig.Postgres.StartAgainAsync(_ct);

        // what is changed from here on is known everywhere again
        using HttpResponseMessage added = await AddWhenItCanBeAsync(rig);
        await using var added1 = new ReturningViewer(rig.ClientOf(rig.Cluster.Edges[0]), "added");
        await using var added2 = new ReturningViewer(rig.ClientOf(rig.Cluster.Edges[1]), "added");
        await Until.TrueAsync(() => added1.Pictures > 10 && added2.Pictures > 10, ClusterRig.Patience, _ct, () => $"{added1} {added2}");
        Assert.True(stays.LongestAway < MostAway && comes.LongestAway < MostAway, $"{stays} {comes}");
        Assert.All(rig.Cluster.Silos, silo => Assert.False(silo.Process.HasExited));
        Assert.All(rig.Cluster.Edges, edge => Assert.False(edge.Process.HasExited));
        Assert.All(rig.Simulator.Cameras.Skip(1), camera => Assert.Equal(1, camera.Counters.MaxSessionsOpen));
    }

    private async Task<HttpResponseMessage> AddWhenItCanBeAsync(ClusterRig rig)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            HttpResponseMessage added = await rig.AnyEdge.PostAsJsonAsync("/api/cameras", new { id = "added", source = rig.Simulator.UrlOf("cam-1").AbsoluteUri }, _ct);
            if (added.IsSuccessStatusCode) return added;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < ClusterRig.Patience, await added.Content.ReadAsStringAsync(_ct));
            await look.WaitForNextTickAsync(_ct);
        }
    }
}
