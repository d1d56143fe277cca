using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Faults.Viewers;

namespace Fleet.EndToEnd.Tests.Faults;

/// <summary>Cameras that refuse, hang up or talk nonsense.</summary>
public sealed class RefusalTests(FaultHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_camera_that_has_no_room_is_named_and_asked_again()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(
            new CameraSimOptions { Faults = FaultSyntax.Parse("setup-status=453"), KeyFrameAtPlay = true }, TimeProvider.System, _ct);
        SimulatedCamera camera = simulator.Camera("cam-1");
        await host.AddAsync("no-room", simulator.UrlOf("cam-1"), new { startTimeout = "5s" }, _ct);

        using HttpResponseMessage refused = await host.Http.GetAsync("/live/no-room/cmaf", _ct);
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>(_ct);
        Assert.Equal((HttpStatusCode.NotFound, "camera-offline"), (refused.StatusCode, problem.GetProperty("type").GetString()));
        Assert.Matches("^setup: .*453", problem.GetProperty("detail").GetString());
        Assert.True(camera.Counters.Describes > 1, "it was asked only once");

        camera.Faults = FaultSet.None;
        await host.PatchAsync("no-room", new { startTimeout = "20s" }, _ct);
        await using var audience = new Audience(host, "no-room", _ct);
        await audience.SeeMoreAsync(10);
        camera.Faults = FaultSyntax.Parse("setup-status=503,disconnect");
        await host.UntilErrorAsync("no-room", "setup: ", Audience.Patience, _ct);
        camera.Faults = FaultSet.None;
        await audience.SeeMoreAsync(10);
        Assert.Equal(1, camera.Counters.MaxSessionsOpen);
    }

    [Fact]
    public async Task A_camera_that_ends_the_session_is_dialled_again_at_once()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, TimeProvider.System, _ct);
        SimulatedCamera camera = simulator.Camera("cam-1");
        await host.AddAsync("ends", simulator.UrlOf("cam-1"), null, _ct);
        await using var audience = new Audience(host, "ends", _ct);
        foreach (string fault in new[] { "teardown", "disconnect" })
        {
            camera.Faults = FaultSet.None;
            await audience.SeeMoreAsync(10);
            camera.Faults = FaultSyntax.Parse(fault);

            // it is done again to the next session, before its first key frame
            string why = fault == "teardown" ? "the camera ended the session" : "the camera closed the connection";
            await host.UntilErrorAsync("ends", $"(stream|first key frame): .*{why}", Audience.Patience, _ct);
        }

        camera.Faults = FaultSet.None;
        await audience.SeeMoreAsync(10);
        Assert.Equal(1, camera.Counters.MaxSessionsOpen);
    }

    [Fact]
    public async Task Garbage_between_the_frames_is_not_seen()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(
            new CameraSimOptions { Faults = FaultSyntax.Parse("garbage"), KeyFrameAtPlay = true }, TimeProvider.System, _ct);
        await host.AddAsync("garbage", simulator.UrlOf("cam-1"), null, _ct);
        await using var audience = new Audience(host, "garbage", _ct);
        await audience.SeeMoreAsync(50);

        Assert.All(audience.All, viewer => Assert.Single(viewer.Played.Epochs));
        Assert.Equal(1, simulator.Camera("cam-1").Counters.Plays);
    }
}
