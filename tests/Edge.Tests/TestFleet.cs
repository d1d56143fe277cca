using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Hosting.Registry;
using Fleet.Testing.Hosts;

namespace Fleet.Edge.Tests;

/// <summary>Simulated cameras, the file they are configured in, and the silo and the edges that go by it.</summary>
internal sealed class TestFleet : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-edge-tests-");
    private readonly List<TestEdge> _edges = [];
    private readonly int _siloPort = FreePort.Take();
    private readonly int _gatewayPort = FreePort.Take();
    private FleetStreamsKind _streams;
    private TestSilo? _silo;

    private TestFleet(CameraSimulator simulator) => Simulator = simulator;

    public CameraSimulator Simulator { get; }

    public CameraCounters Counters => Simulator.Camera("cam-1").Counters;

    private string Cameras => Path.Combine(_folder.FullName, "cameras.json");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="configure">What is special about the camera "door".</param>
    /// <param name="withSilo">Whether there is a silo from the beginning.</param>
    /// <param name="faults">What the simulated camera does wrong.</param>
    /// <param name="streams">What carries its pictures.</param>
    public static async Task<TestFleet> StartAsync(Func<Camera, Camera>? configure = null, bool withSilo = true, string faults = "", FleetStreamsKind streams = FleetStreamsKind.Direct)
    {
        CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Faults = FaultSyntax.Parse(faults), KeyFrameAtPlay = true, Cameras = 1 }, TimeProvider.System, Ct);
        var fleet = new TestFleet(simulator) { _streams = streams };
        await using (JsonCameraRegistry registry = await JsonCameraRegistry.OpenAsync(fleet.Cameras, TimeProvider.System, TestContext.Current.SendDiagnosticMessage, Ct))
        {
            var door = new Camera { Id = CameraId.Parse("door"), Name = "Door", Source = CameraSource.Parse(simulator.UrlOf("cam-1").AbsoluteUri, out _) };
            await registry.AddAsync(configure?.Invoke(door) ?? door, Ct);
        }

        if (withSilo) await fleet.StartSiloAsync();
        return fleet;
    }

    public async Task StartSiloAsync() => _silo = await TestSilo.StartAsync(Cameras, _siloPort, _gatewayPort, Ct, _streams);

    public async Task StopSiloAsync()
    {
        if (_silo is { } silo) await silo.DisposeAsync();
        _silo = null;
    }

    public async Task<TestEdge> StartEdgeAsync()
    {
        TestEdge edge = await TestEdge.StartAsync(Cameras, _gatewayPort, _streams.ToString());
        _edges.Add(edge);
        return edge;
    }

    public async Task<TestEdge> StartReadyEdgeAsync()
    {
        TestEdge edge = await StartEdgeAsync();
        await edge.UntilReadyAsync();
        return edge;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_edges.Select(edge => edge.DisposeAsync().AsTask()));
        await StopSiloAsync();
        await Simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
