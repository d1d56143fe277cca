using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Faults.Viewers;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class StallTests(FaultHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_camera_that_falls_silent_is_dialled_again()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, _ct);
        SimulatedCamera camera = simulator.Camera("cam-1");
        await host.AddAsync("stalls", simulator.UrlOf("cam-1"), null, _ct);
        await using var audience = new Audience(host, "stalls", _ct);
        await audience.SeeMoreAsync(25);

        camera.Faults = FaultSyntax.Parse("stall");
        await host.UntilStateAsync("stalls", "reconnecting", Audience.Patience, _ct);
        Assert.Equal("stream: Playing: the camera has sent nothing for 10 s", (await host.StreamAsync("stalls", _ct))!.Value.GetProperty("lastError").GetString());
        camera.Faults = FaultSet.None;
        await audience.SeeMoreAsync(25);

        Assert.All(audience.All, viewer => Assert.Equal(2, viewer.Played.Epochs.Count));
        Assert.True(audience.Hls is { Discontinuities: >= 1, Maps: 2 });
        Assert.Equal((1, 1), (camera.Counters.MaxSessionsOpen, camera.Counters.Teardowns));
    }
}
