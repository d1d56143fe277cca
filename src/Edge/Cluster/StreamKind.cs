namespace Fleet.Edge.Cluster;

/// <summary>What carries fragments.</summary>
internal enum StreamKind
{
    Direct,
    Memory,
    AdoNet,
}
