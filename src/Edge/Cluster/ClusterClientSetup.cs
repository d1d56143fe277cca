using System.Net;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.DirectStreams;
using Orleans.Configuration;

namespace Fleet.Edge.Cluster;

/// <summary>How an edge is a client of the cluster.</summary>
internal static class ClusterClientSetup
{
    /// <summary>What ADO.NET calls PostgreSQL.</summary>
    private const string Postgres = "Npgsql";

    /// <summary>A silo that froze is given up by the others within seconds: a client that asks for the list less often keeps it as its gateway.</summary>
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);

    /// <summary>Everything that is asked of a grain is asked again if it fails: long waits only hide a silo that is gone.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    public static void Configure(IClientBuilder client, ClusterPlace options)
    {
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.Service));
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayRefresh);
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        if (options.Database is { } database) client.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Postgres, database));
        else client.UseStaticClustering([.. options.Gateways.Select(Resolve)]);
        switch (options.Streams)
        {
            case StreamKind.Direct:
                client.AddDirectStreams(FleetStreams.Provider, streams => streams.SubscriptionHolds = false);
                break;
            case StreamKind.Memory:
                client.AddMemoryStreams(FleetStreams.Provider);
                break;
            case StreamKind.AdoNet:
                client.AddAdoNetStreams(FleetStreams.Provider, (AdoNetStreamOptions streams) => (streams.Invariant, streams.ConnectionString) = (Postgres, options.Database!));
                break;
            default:
                throw new InvalidOperationException($"Nobody knows {options.Streams} streams.");
        }
    }

    private static IPEndPoint Resolve(DnsEndPoint gateway) => new(
        IPAddress.TryParse(gateway.Host, out IPAddress? address) ? address : Dns.GetHostAddresses(gateway.Host).OrderBy(each => each.AddressFamily).First(), gateway.Port);
}
