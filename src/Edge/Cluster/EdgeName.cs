namespace Fleet.Edge.Cluster;

/// <summary>Who this process is to the cluster: another one after each start, so that nothing of the last one is taken for its own.</summary>
internal sealed record EdgeName(string Value)
{
    public static EdgeName New() => new($"{Environment.MachineName}-{Guid.NewGuid().ToString("n")[..8]}");

    public override string ToString() => Value;
}
