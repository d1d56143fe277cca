using Fleet.CameraSim;
using Fleet.Core.Fleet;
using Fleet.Postgres;
using Fleet.Testing.Hosts;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>Two silos, two edges and PostgreSQL in the place of the standalone host, for the same tests: connections go to the edges in turn.</summary>
internal sealed class ClusterUnderTest : IDisposable
{
    /// <summary><c>cluster</c>: the tests that watch through a host watch through a cluster.</summary>
    private const string Variable = "FLEET_TEST_HOST";

    private const int DemoCameras = 4;

    private readonly FleetCluster _cluster;
    private readonly Balancer _balancer;
    private readonly CameraSimulator? _demo;

    private ClusterUnderTest(FleetCluster cluster, CameraSimulator? demo, int port)
    {
        (_cluster, _demo) = (cluster, demo);
        _balancer = new Balancer(() => [.. cluster.Edges.Select(edge => edge.Address.Port)], port: port);
        Address = new UriBuilder(cluster.Edges[0].Address) { Port = _balancer.Port }.Uri;
    }

    public static bool IsMeant => Environment.GetEnvironmentVariable(Variable) == "cluster";

    public Uri Address { get; }

    /// <summary>How many of the processes serve viewers; they are the first.</summary>
    public int Servers => _cluster.Edges.Count;

    public IReadOnlyList<HostProcess> Processes => [.. _cluster.Edges.Select(edge => edge.Process), .. _cluster.Silos.Select(silo => silo.Process)];

    public static async Task<ClusterUnderTest> StartAsync(IReadOnlyList<string> arguments, string urls, CancellationToken ct)
    {
        string? place = ValueOf(arguments, "--config") ?? ValueOf(arguments, "--cameras");
        string database = await ClusterDatabases.OfAsync(place).WaitAsync(ct);
        CameraSimulator? demo = place is null ? await StartDemoAsync(database, ct) : null;
        string[] common = ValueOf(arguments, "--log-level") is { } level ? ["--log-level", level] : [];
        var asked = new Uri(urls);
        FleetCluster cluster = await FleetCluster.StartAsync(database, common, [.. WithoutCameras(arguments)], ct, new UriBuilder(asked) { Port = 0 }.Uri.GetLeftPart(UriPartial.Authority));
        return new ClusterUnderTest(cluster, demo, asked.Port);
    }

    /// <summary>The same edge for one camera, whoever asks.</summary>
    public Uri AddressOf(string camera) => _cluster.Edges[camera.Sum(letter => letter) % _cluster.Edges.Count].Address;

    public void Dispose()
    {
        _balancer.Dispose();
        _cluster.Dispose();
        _demo?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>What the standalone host shows who is told of no cameras.</summary>
    private static async Task<CameraSimulator> StartDemoAsync(string database, CancellationToken ct)
    {
        CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Cameras = DemoCameras }, TimeProvider.System, ct);
        await using PostgresCameraRegistry registry = await PostgresCameraRegistry.OpenAsync(database, TimeProvider.System, TestContext.Current.SendDiagnosticMessage, ct);
        for (int number = 1; number <= DemoCameras; number++)
        {
            await registry.AddAsync(new Camera
            {
                Id = CameraId.Parse($"demo-{number}"),
                Name = $"Demonstration {number}",
                Source = CameraSource.Parse(simulator.UrlOf(simulator.Cameras[number - 1].Name).AbsoluteUri, out _),
            }, ct);
        }

        return simulator;
    }

    private static string? ValueOf(IReadOnlyList<string> arguments, string option)
    {
        for (int i = 0; i + 1 < arguments.Count; i++)
            if (arguments[i] == option) return arguments[i + 1];
        return null;
    }

    /// <summary>They are in the database.</summary>
    private static IEnumerable<string> WithoutCameras(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--cameras") i++;
            else yield return arguments[i];
        }
    }
}
