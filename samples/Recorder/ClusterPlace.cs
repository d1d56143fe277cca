using System.Net;

namespace Fleet.Recorder;

/// <summary>Where the cluster is.</summary>
/// <param name="Id">As its silos are told.</param>
/// <param name="Service">As its silos are told.</param>
/// <param name="Database">PostgreSQL, where silos register; null: there is one at <paramref name="Gateway"/>.</param>
/// <param name="Gateway">Of a silo.</param>
internal sealed record ClusterPlace(string Id, string Service, string? Database, IPEndPoint Gateway);
