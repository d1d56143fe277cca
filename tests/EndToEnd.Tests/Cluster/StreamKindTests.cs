using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Cluster;

/// <summary>Pictures may ride Orleans' own stream providers: later, and all the same.</summary>
public sealed class StreamKindTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("memory")]
    [InlineData("adonet")]
    public async Task Viewers_of_two_edges_watch_one_session_which_ends_with_the_last_of_them(string streams)
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, _ct, "--streams", streams);
        await rig.LetGoSoonAsync("cam-1", _ct);
        await using (var first = new ReturningViewer(rig.ClientOf(rig.Cluster.Edges[0]), "cam-1"))
        {
            await Until.TrueAsync(() => first.Pictures > 50, ClusterRig.Patience, _ct, first.ToString);
            await using var late = new ReturningViewer(rig.ClientOf(rig.Cluster.Edges[1]), "cam-1");
            await Until.TrueAsync(() => late.Pictures > 50, ClusterRig.Patience, _ct, () => $"{first} {late}");
            long seen = first.Pictures;
            await Until.TrueAsync(() => first.Pictures > seen + 50, ClusterRig.Patience, _ct, () => $"{first} {late}");
            TestContext.Current.SendDiagnosticMessage($"{streams}: away {first.LongestAway} and {late.LongestAway}, {first.Behind} and {late.Behind} behind the camera");
        }

        await Until.TrueAsync(() => rig.Simulator.Camera("cam-1").Counters is { SessionsOpen: 0, Teardowns: 1 }, ClusterRig.Patience, _ct);
        Assert.Equal(1, rig.Simulator.Camera("cam-1").Counters.MaxSessionsOpen);
    }
}
