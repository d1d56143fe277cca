using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Cluster;

public sealed class EdgeKilledTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Nobody plays from where the killed edge left off.</summary>
    private static readonly TimeSpan LiveEdge = TimeSpan.FromSeconds(1);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_viewers_of_an_edge_that_is_killed_go_on_at_another_and_the_camera_does_not_notice()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, _ct);
        await using var one = new ReturningViewer(rig.AnyEdge, "cam-1");
        await using var other = new ReturningViewer(rig.AnyEdge, "cam-1");
        await Until.TrueAsync(() => one.Pictures > 10 && other.Pictures > 10, ClusterRig.Patience, _ct, () => $"{one} {other}");

        rig.Cluster.Edges[0].Process.Kill();
        (long seen, long seenToo) = (one.Pictures, other.Pictures);
        await Until.TrueAsync(() => one.Pictures > seen + 50 && other.Pictures > seenToo + 50, ClusterRig.Patience, _ct, () => $"{one} {other}");

        Assert.True(one.LongestAway < Limit && other.LongestAway < Limit, $"{one} {other}");
        Assert.True(one.Behind < LiveEdge && other.Behind < LiveEdge, $"{one.Behind} and {other.Behind} behind the camera");
        Assert.Equal((1, 1L), (rig.Simulator.Camera("cam-1").Counters.MaxSessionsOpen, rig.Simulator.Camera("cam-1").Counters.SessionsTotal));
    }

    [Fact]
    public async Task A_camera_whose_last_edge_is_killed_is_let_go()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, _ct);
        await rig.LetGoSoonAsync("cam-1", _ct);
        await using var viewer = new ReturningViewer(rig.ClientOf(rig.Cluster.Edges[0]), "cam-1");
        await Until.TrueAsync(() => viewer.Pictures > 10, ClusterRig.Patience, _ct, viewer.ToString);

        rig.Cluster.Edges[0].Process.Kill();

        await Until.TrueAsync(() => rig.Simulator.Camera("cam-1").Counters is { SessionsOpen: 0, Teardowns: 1 }, ClusterRig.Patience, _ct);
    }
}
