using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Hosts;

namespace Fleet.EndToEnd.Tests.Cluster;

public sealed class SiloKilledTests
{
    private const int Runs = 10;

    private static readonly TimeSpan MedianLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_camera_of_a_silo_that_is_killed_is_owned_by_another_and_whoever_watches_sees_it_go_on()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, _ct);
        await using var viewer = new ReturningViewer(rig.ClientOf(rig.Cluster.Edges[0]), "cam-1");
        await Until.TrueAsync(() => viewer.Pictures > 10, ClusterRig.Patience, _ct, viewer.ToString);
        List<TimeSpan> away = [];
        for (int run = 1; run <= Runs; run++)
        {
            SiloProcess owner = rig.OwnerOf("cam-1");
            viewer.Forget();
            long before = viewer.Pictures;
            owner.Process.Kill();
            await Until.TrueAsync(() => viewer.LongestAway > TimeSpan.FromMilliseconds(100), ClusterRig.Patience, _ct, viewer.ToString);
            long gone = viewer.Pictures;
            await Until.TrueAsync(() => viewer.Pictures > gone + 10, ClusterRig.Patience, _ct, viewer.ToString);
            away.Add(viewer.LongestAway);
            Assert.True(gone >= before);
            await rig.Cluster.AddSiloAsync($"again-{run}", FleetCluster.DefaultSite, [], _ct);
        }

        away.Sort();
        TestContext.Current.SendDiagnosticMessage($"away: {string.Join(", ", away.Select(time => $"{time.TotalSeconds:0.00} s"))}");
        Assert.True(away[Runs / 2] < MedianLimit && away[^1] < Limit, $"{string.Join(", ", away)}; {viewer}");
        CameraCounters counters = rig.Simulator.Camera("cam-1").Counters;
        Assert.Equal(1, counters.MaxSessionsOpen);
        Assert.True(counters.SessionsTotal > Runs, $"{counters.SessionsTotal} sessions");
    }
}
