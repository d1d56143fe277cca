using System.Net;
using Fleet.Grains.Abstractions.Hosting;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Postgres;
using Orleans.Configuration;

namespace Fleet.Edge.Cluster;

/// <summary>How an edge is a client of the cluster.</summary>
internal static class ClusterClientSetup
{
    public static void Configure(IClientBuilder client, ClusterPlace place)
    {
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (place.Id, place.Service));
        client.UseFastFailover();
        string? database = place.Database is null ? null : OrleansSchema.ConnectionString(place.Database);
        if (database is null) client.UseStaticClustering([.. place.Gateways.Select(Resolve)]);
        else client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (OrleansSchema.Invariant, database));
        client.AddFleetStreams(new FleetStreamsOptions { Kind = place.Streams, Database = database, Direct = streams => streams.SubscriptionHolds = false });
    }

    private static IPEndPoint Resolve(DnsEndPoint gateway)
    {
        // silos on this machine listen on the loopback of IPv4
        IPAddress[] all = IPAddress.TryParse(gateway.Host, out IPAddress? address) ? [address] : Dns.GetHostAddresses(gateway.Host);
        return new IPEndPoint(all.OrderBy(each => each.AddressFamily).First(), gateway.Port);
    }
}
