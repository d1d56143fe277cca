using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Hosts;

namespace Fleet.EndToEnd.Tests.Cluster;

public sealed class SiloFrozenTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_camera_of_a_silo_that_freezes_is_back_elsewhere_and_the_silo_that_thaws_keeps_away_from_it()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, _ct);
        await using var viewer = new ReturningViewer(rig.ClientOf(rig.Cluster.Edges[0]), "cam-1");
        await Until.TrueAsync(() => viewer.Pictures > 10, ClusterRig.Patience, _ct, viewer.ToString);
        SiloProcess owner = rig.OwnerOf("cam-1");
        viewer.Forget();

        owner.Process.Freeze();
        long frozen = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(() => viewer.LongestAway > TimeSpan.FromMilliseconds(500), ClusterRig.Patience, _ct, viewer.ToString);

        // an edge that is asked again has the last pictures still: those that count are of the next owner
        await Until.TrueAsync(() => rig.Simulator.Camera("cam-1").Counters.SessionsTotal == 2, ClusterRig.Patience, _ct, viewer.ToString);
        long gone = viewer.Pictures;
        await Until.TrueAsync(() => viewer.Pictures > gone + 1, ClusterRig.Patience, _ct, viewer.ToString);
        TimeSpan away = TimeProvider.System.GetElapsedTime(frozen);
        TestContext.Current.SendDiagnosticMessage($"away: {away.TotalSeconds:0.00} s");

        owner.Process.Thaw();
        await Until.TrueAsync(() => rig.Simulator.Camera("cam-1").Counters.SessionsOpen == 1, ClusterRig.Patience, _ct);
        long seen = viewer.Pictures;
        await Until.TrueAsync(() => viewer.Pictures > seen + 100, ClusterRig.Patience, _ct, viewer.ToString);

        Assert.True(away < Limit, $"{away}");
        Assert.Equal(2, rig.Simulator.Camera("cam-1").Counters.SessionsTotal);
        Assert.NotEqual(0, await owner.Process.WaitForExitAsync(_ct).WaitAsync(ClusterRig.Patience, _ct));
    }
}
