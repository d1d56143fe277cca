using Fleet.CameraSim;
using Fleet.Testing.Hosts;

namespace Fleet.EndToEnd.Tests.Cluster;

/// <summary>A silo that goes takes its own cameras along and nobody else's, whichever part of Orleans' directory it held.</summary>
public sealed class SiloGoneTests
{
    private const int Cameras = 24;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cameras_of_other_silos_go_on_as_if_nothing_had_happened()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { Cameras = Cameras, KeyFrameAtPlay = true }, _ct);
        await rig.Cluster.AddSiloAsync("third", FleetCluster.DefaultSite, [], _ct);
        ReturningViewer[] viewers = [.. rig.Simulator.Cameras.Select(camera => new ReturningViewer(rig.AnyEdge, camera.Name))];
        try
        {
            await ReturningViewer.AllSeeMoreAsync(viewers, _ct);
            await ElsewhereAsync(rig, viewers, silo =>
            {
                silo.Process.Kill();
                return Task.CompletedTask;
            });
            await ElsewhereAsync(rig, viewers, silo => silo.Process.StopAsync(_ct));
        }
        finally
        {
            foreach (ReturningViewer viewer in viewers) await viewer.DisposeAsync();
        }
    }

    private async Task ElsewhereAsync(ClusterRig rig, ReturningViewer[] viewers, Func<SiloProcess, Task> end)
    {
        ILookup<SiloProcess, SimulatedCamera> owners = rig.Simulator.Cameras.ToLookup(camera => rig.OwnerOf(camera.Name));
        SiloProcess gone = owners.MaxBy(each => each.Count())!.Key;
        Dictionary<SimulatedCamera, long> before = rig.Simulator.Cameras.ToDictionary(camera => camera, camera => camera.Counters.SessionsTotal);
        await end(gone);
        await ReturningViewer.AllSeeMoreAsync(viewers, _ct);
        Assert.All(rig.Simulator.Cameras, camera => Assert.Equal((camera.Name, before[camera] + (owners[gone].Contains(camera) ? 1 : 0)), (camera.Name, camera.Counters.SessionsTotal)));
        Assert.All(rig.Simulator.Cameras, camera => Assert.Equal((camera.Name, 1), (camera.Name, camera.Counters.MaxSessionsOpen)));
    }
}
