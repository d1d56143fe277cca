using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Fleet.OrleansSchema.Tests;

/// <summary>Silos and clients with Orleans' own ADO.NET providers on a database, quick to see a death.</summary>
internal static class TestHosts
{
    public const string Storage = "state";
    public const string Streams = "adonet";

    public static async Task<IHost> StartSiloAsync(string database, SiloPorts ports, CancellationToken ct)
    {
        IHost host = Builder().UseOrleans((_, silo) => Configure(silo, database, ports)).Build();
        await host.StartAsync(ct);
        return host;
    }

    public static async Task<IHost> StartClientAsync(string database, CancellationToken ct)
    {
        IHost host = Builder().UseOrleansClient((_, client) =>
        {
            client.Configure<ClusterOptions>(Name);
            client.Configure<GatewayOptions>(it => it.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
            client.UseAdoNetClustering(it => (it.Invariant, it.ConnectionString) = (Postgres.OrleansSchema.Invariant, Postgres.OrleansSchema.ConnectionString(database)));
        }).Build();
        await host.StartAsync(ct);
        return host;
    }

    private static IHostBuilder Builder() => new HostBuilder().ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None));

    private static void Name(ClusterOptions cluster) => (cluster.ClusterId, cluster.ServiceId) = ("fleet", "fleet");

    private static void Configure(ISiloBuilder silo, string database, SiloPorts ports)
    {
        string invariant = Postgres.OrleansSchema.Invariant;
        string connection = Postgres.OrleansSchema.ConnectionString(database);
        silo.Configure<ClusterOptions>(Name);
        silo.Configure<SiloOptions>(it => it.SiloName = $"silo-{ports.Silo}");
        silo.ConfigureEndpoints(IPAddress.Loopback, ports.Silo, ports.Gateway);
        silo.Configure<ClusterMembershipOptions>(it =>
        {
            it.ProbeTimeout = TimeSpan.FromSeconds(1);
            it.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
            it.NumMissedProbesLimit = 2;
            it.NumVotesForDeathDeclaration = 1;
            it.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            it.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            it.NumMissedTableIAmAliveLimit = 30;
        });
        silo.Configure<ReminderOptions>(it => it.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
        silo.Configure<StreamPullingAgentOptions>(it => it.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(50));
        silo.UseAdoNetClustering(it => (it.Invariant, it.ConnectionString) = (invariant, connection));
        silo.AddAdoNetGrainStorage(Storage, it => (it.Invariant, it.ConnectionString) = (invariant, connection));
        silo.AddAdoNetGrainStorage("deleting", it => (it.Invariant, it.ConnectionString, it.DeleteStateOnClear) = (invariant, connection, true));
        silo.AddAdoNetGrainStorage("PubSubStore", it => (it.Invariant, it.ConnectionString) = (invariant, connection));
        silo.UseAdoNetReminderService(it => (it.Invariant, it.ConnectionString) = (invariant, connection));
        silo.AddAdoNetStreams(Streams, it => (it.Invariant, it.ConnectionString) = (invariant, connection));
    }
}
