using System.Globalization;
using Fleet.CameraSim;
using Fleet.Core.Fleet;

namespace Fleet.Standalone.Hosting;

/// <summary>Four simulated cameras in this process, for a host that was told of none.</summary>
internal static class DemoCameras
{
    private const int Count = 4;

    public static async Task<CameraSimulator> StartAsync(ICameraRegistry registry, TimeProvider time, CancellationToken ct)
    {
        CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Cameras = Count }, time, ct).ConfigureAwait(false);
        for (int number = 1; number <= Count; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"demo-{number}");
            await registry.AddAsync(new Camera
            {
                Id = CameraId.Parse(name),
                Name = string.Create(CultureInfo.InvariantCulture, $"Demonstration {number}"),
                Source = CameraSource.Parse(simulator.UrlOf(simulator.Cameras[number - 1].Name).AbsoluteUri, out _),
            }, ct).ConfigureAwait(false);
        }

        return simulator;
    }
}
