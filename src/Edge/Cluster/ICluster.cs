namespace Fleet.Edge.Cluster;

/// <summary>The cluster as this process sees it: it may not be there yet, and may go.</summary>
internal interface ICluster
{
    /// <summary>Null before it was reached for the first time.</summary>
    IClusterClient? Client { get; }

    /// <summary>A silo can be reached now.</summary>
    bool IsConnected { get; }

    /// <summary>Done when it was reached for the first time.</summary>
    Task<IClusterClient> ConnectedAsync(CancellationToken ct);
}
