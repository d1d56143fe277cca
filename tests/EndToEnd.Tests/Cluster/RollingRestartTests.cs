using Fleet.CameraSim;
using Fleet.Testing.Hosts;

namespace Fleet.EndToEnd.Tests.Cluster;

public sealed class RollingRestartTests
{
    private const int Cameras = 4;
    private const int ViewersEach = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_every_process_is_replaced_one_after_the_other_nobody_is_away_for_long()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { Cameras = Cameras, KeyFrameAtPlay = true }, _ct);
        ReturningViewer[] viewers = [.. rig.Simulator.Cameras.SelectMany(camera => Enumerable.Repeat(camera.Name, ViewersEach)).Select(camera => new ReturningViewer(rig.AnyEdge, camera))];
        try
        {
            await ReturningViewer.AllSeeMoreAsync(viewers, _ct);
            foreach (SiloProcess silo in rig.Cluster.Silos.ToArray())
            {
                await rig.Cluster.AddSiloAsync(silo.Name + "-next", silo.Site, [], _ct);
                Assert.Equal(0, await silo.Process.StopAsync(_ct));
                await ReturningViewer.AllSeeMoreAsync(viewers, _ct);
            }

            foreach (EdgeProcess edge in rig.Cluster.Edges.ToArray())
            {
                await (await rig.Cluster.AddEdgeAsync([], _ct)).UntilReadyAsync(_ct);
                Assert.Equal(0, await edge.Process.StopAsync(_ct));
                await ReturningViewer.AllSeeMoreAsync(viewers, _ct);
            }

            TimeSpan longest = viewers.Max(viewer => viewer.LongestAway);
            TestContext.Current.SendDiagnosticMessage($"away at most: {longest.TotalSeconds:0.00} s");
            Assert.True(longest < Limit, string.Join('\n', viewers.Select(viewer => viewer.ToString())));
            Assert.All(rig.Simulator.Cameras, camera => Assert.True(camera.Counters.MaxSessionsOpen == 1, $"{camera.Counters}{Environment.NewLine}{LogOf(rig, camera.Name)}"));
        }
        finally
        {
            foreach (ReturningViewer viewer in viewers) await viewer.DisposeAsync();
        }
    }

    /// <summary>What the silos said of a camera.</summary>
    private static string LogOf(ClusterRig rig, string camera) => string.Join(Environment.NewLine, rig.Cluster.Silos
        .SelectMany(silo => silo.Process.Output.Split('\n').Where(line => line.Contains(camera, StringComparison.Ordinal)).Select(line => $"{silo.Name}: {line}")));
}
