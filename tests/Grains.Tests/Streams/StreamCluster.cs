using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Grains.Streams;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Fleet.Grains.Tests.Streams;

/// <summary>Two silos and a client in this process, with one kind of streams. What they say to each other goes over sockets.</summary>
public abstract class StreamCluster : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;
    private int _cameras;

    public InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster was not deployed.");

    public IClusterClient Client => Cluster.Client;

    public IStreamProvider Streams => Client.GetStreamProvider(FleetStreams.Provider);

    public async ValueTask InitializeAsync()
    {
        FleetStreamsOptions options = await PrepareAsync();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddFleetStreams(options);
            silo.Services.PostConfigure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => type.IsAssignableTo(typeof(ICameraGrain)) && type != typeof(StreamCamera)));
            silo.Configure<ClusterMembershipOptions>(TightMembership);
        });
        builder.ConfigureClient(client =>
        {
            client.AddFleetStreams(options);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public IStreamCamera NewCamera(out CameraKey key)
    {
        key = CameraKey.Parse($"north/cam-{Interlocked.Increment(ref _cameras)}");
        return Client.GetGrain<IStreamCamera>(key.ToString());
    }

    /// <summary>Sees to what the streams need, and tells which they are.</summary>
    protected abstract ValueTask<FleetStreamsOptions> PrepareAsync();

    private static void TightMembership(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedProbesLimit = 2;
        membership.NumVotesForDeathDeclaration = 1;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
    }
}
