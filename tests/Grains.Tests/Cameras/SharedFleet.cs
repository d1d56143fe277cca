using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>Two silos for all tests of a class that break nothing; each test has a camera of its own.</summary>
public sealed class SharedFleet : IAsyncLifetime
{
    private const int Cameras = 10;

    private TestFleet? _fleet;
    private int _taken;

    internal TestFleet Fleet => _fleet ?? throw new InvalidOperationException("It has not started.");

    public async ValueTask InitializeAsync() => _fleet = await TestFleet.StartAsync(TestContext.Current.CancellationToken, cameras: Cameras);

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null) await _fleet.DisposeAsync();
    }

    /// <summary>A camera nobody else has.</summary>
    internal (CameraKey Key, string Simulated) Take(SessionSettings? settings = null)
    {
        string simulated = $"cam-{Interlocked.Increment(ref _taken)}";
        return (Fleet.Add(simulated, settings: settings, simulated: simulated), simulated);
    }

    internal static CameraId Id(string name) => CameraId.Parse(name);
}
