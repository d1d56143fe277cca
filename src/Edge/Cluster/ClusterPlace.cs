using System.Net;
using Fleet.Grains.Abstractions.Streams;

namespace Fleet.Edge.Cluster;

/// <summary>Where the cluster is, and what its streams ride on.</summary>
internal sealed record ClusterPlace
{
    public string Id { get; init; } = "fleet";

    public string Service { get; init; } = "fleet";

    /// <summary>PostgreSQL, where silos register; null: they are at <see cref="Gateways"/>.</summary>
    public string? Database { get; init; }

    public IReadOnlyList<DnsEndPoint> Gateways { get; init; } = [];

    public FleetStreamsKind Streams { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Service} of cluster {Id}";
}
