using System.Net.Http.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Hosts;
using Fleet.Testing.Postgres;

namespace Fleet.EndToEnd.Tests.Cluster;

/// <summary>A cluster of processes with a database server and simulated cameras of its own, all of which the test may harm.</summary>
internal sealed class ClusterRig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<EdgeProcess, HttpClient> _clients = [];
    private readonly Balancer? _balancer;

    private ClusterRig(PostgresServer postgres, FleetCluster cluster, CameraSimulator simulator)
    {
        (Postgres, Cluster, Simulator) = (postgres, cluster, simulator);
        if (cluster.Edges.Count > 0) _balancer = new Balancer(() => [.. cluster.Edges.Where(edge => !edge.Process.HasExited).Select(edge => edge.Address.Port)]);
        AnyEdge = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue, PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{_balancer?.Port}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public PostgresServer Postgres { get; }

    public FleetCluster Cluster { get; }

    public CameraSimulator Simulator { get; }

    /// <summary>Goes to the edges in turn, a connection each.</summary>
    public HttpClient AnyEdge { get; }

    /// <summary>Skips the test unless clusters are what is tested.</summary>
    /// <param name="cameras">What they send.</param>
    /// <param name="ct">Ends the start.</param>
    /// <param name="arguments">For each silo and edge.</param>
    public static async Task<ClusterRig> StartAsync(CameraSimOptions cameras, CancellationToken ct, params string[] arguments)
    {
        Assert.SkipUnless(ClusterUnderTest.IsMeant, "The tests are not run against a cluster.");
        PostgresServer postgres = await PostgresServer.StartAsync(ct);
        FleetCluster? cluster = null;
        try
        {
            cluster = await FleetCluster.StartAsync(await postgres.CreateDatabaseAsync(ct), arguments, arguments, ct);
            CameraSimulator simulator = await CameraSimulator.StartAsync(cameras, TimeProvider.System, ct);
            var rig = new ClusterRig(postgres, cluster, simulator);
            foreach (SimulatedCamera camera in simulator.Cameras) await rig.AddAsync(camera.Name, ct);
            return rig;
        }
        catch
        {
            cluster?.Dispose();
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Of one edge alone.</summary>
    public HttpClient ClientOf(EdgeProcess edge)
    {
        if (!_clients.TryGetValue(edge, out HttpClient? client))
            _clients[edge] = client = new HttpClient { BaseAddress = edge.Address, Timeout = Timeout.InfiniteTimeSpan };
        return client;
    }

    /// <summary>The silo that said last that the camera is live there.</summary>
    public SiloProcess OwnerOf(string camera)
    {
        string sign = $"Camera {camera} is Live.";
        return Cluster.Silos.Where(silo => !silo.Process.HasExited).Single(silo => silo.Process.Output.LastIndexOf(sign, StringComparison.Ordinal) >= 0);
    }

    public async Task AddAsync(string camera, CancellationToken ct)
    {
        using HttpResponseMessage added = await AnyEdge.PostAsJsonAsync("/api/cameras", new { id = camera, source = Simulator.UrlOf(camera).AbsoluteUri }, ct);
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(ct));
    }

    /// <summary>The camera is let go a second after its last viewer left.</summary>
    public async Task LetGoSoonAsync(string camera, CancellationToken ct)
    {
        using HttpResponseMessage changed = await AnyEdge.PatchAsync($"/api/cameras/{camera}", JsonContent.Create(new { closeAfter = "1s" }), ct);
        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync(ct));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HttpClient client in _clients.Values) client.Dispose();
        AnyEdge.Dispose();
        _balancer?.Dispose();
        Cluster.Dispose();
        await Simulator.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
