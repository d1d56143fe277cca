namespace Fleet.Testing.Hosts;

/// <summary>Silos and edges on this machine, a process each, around one database.</summary>
public sealed class FleetCluster(string database) : IDisposable
{
    public const string DefaultSite = "default";

    private readonly List<SiloProcess> _silos = [];
    private readonly List<EdgeProcess> _edges = [];

    public string Database => database;

    public IReadOnlyList<SiloProcess> Silos => _silos;

    public IReadOnlyList<EdgeProcess> Edges => _edges;

    /// <summary>Two silos and two edges that viewers may be sent to.</summary>
    public static async Task<FleetCluster> StartAsync(string database, IReadOnlyList<string> siloArguments, IReadOnlyList<string> edgeArguments, CancellationToken ct, string urls = "http://127.0.0.1:0")
    {
        var cluster = new FleetCluster(database);
        try
        {
            await Task.WhenAll(
                cluster.AddSiloAsync("silo-1", DefaultSite, siloArguments, ct),
                cluster.AddSiloAsync("silo-2", DefaultSite, siloArguments, ct),
                cluster.AddEdgeAsync(edgeArguments, ct, urls),
                cluster.AddEdgeAsync(edgeArguments, ct, urls));
            await Task.WhenAll(cluster.Edges.Select(edge => edge.UntilReadyAsync(ct)));
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public async Task<SiloProcess> AddSiloAsync(string name, string site, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        SiloProcess silo = await SiloProcess.StartAsync(database, name, site, arguments, ct);
        lock (_silos) _silos.Add(silo);
        return silo;
    }

    public async Task<EdgeProcess> AddEdgeAsync(IReadOnlyList<string> arguments, CancellationToken ct, string urls = "http://127.0.0.1:0")
    {
        EdgeProcess edge = await EdgeProcess.StartAsync(database, arguments, ct, urls);
        lock (_edges) _edges.Add(edge);
        return edge;
    }

    /// <summary>SIGTERM to everything at once.</summary>
    /// <returns>The exit codes.</returns>
    public Task<int[]> StopAsync(CancellationToken ct) => Task.WhenAll(Processes.Select(process => process.StopAsync(ct)));

    /// <summary>SIGKILL to everything at once.</summary>
    public void Kill()
    {
        foreach (HostProcess process in Processes) process.Kill();
    }

    public void Dispose()
    {
        foreach (EdgeProcess edge in _edges) edge.Dispose();
        foreach (SiloProcess silo in _silos) silo.Dispose();
    }

    private IEnumerable<HostProcess> Processes => [.. _edges.Select(edge => edge.Process), .. _silos.Select(silo => silo.Process)];
}
