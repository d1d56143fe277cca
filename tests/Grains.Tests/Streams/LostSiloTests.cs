using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Streams;
using Orleans.TestingHost;

namespace Fleet.Grains.Tests.Streams;

/// <summary>Has a cluster of its own, since it leaves it with one silo less.</summary>
public sealed class LostSiloTests(DirectStreamCluster cluster) : IClassFixture<DirectStreamCluster>
{
    [Fact]
    public async Task A_stream_goes_on_by_itself_when_its_silo_is_killed()
    {
        IStreamCamera camera = cluster.NewCamera(out CameraKey key);
        var viewer = new Viewer();
        await cluster.Streams.SubscribeAsync(cluster.Client, key, viewer);
        FragmentPosition before = await camera.PublishAsync("ikpp");
        await viewer.HearAsync(before);
        string where = await camera.WhereAsync();

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos.Single(silo => silo.SiloAddress.ToParsableString() == where));
        FragmentPosition after = await PublishAsync(camera, "ikpp");

        await viewer.HearAsync(after);
        Assert.True(after > before);
        Assert.Equal("ikppikpp", viewer.Script);
        Assert.True(viewer.HeardWholeChunks);
    }

    /// <summary>While the silo is not yet known to be lost, calls fail.</summary>
    private static async Task<FragmentPosition> PublishAsync(IStreamCamera camera, string script)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (true)
        {
            try
            {
                return await camera.PublishAsync(script).WaitAsync(TimeSpan.FromSeconds(3), TimeProvider.System, patience.Token);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException && !patience.IsCancellationRequested)
            {
                // asked again
            }
        }
    }
}
