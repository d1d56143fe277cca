using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>The on-demand lifecycle: a camera that does not start fails everybody who waits for it, in time and with its reason.</summary>
public sealed class FailedStartTests(InteropHost host)
{
    private const double StartTimeout = 2;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_camera_that_refuses_names_the_step_connect()
    {
        string url;
        await using (CameraSimulator gone = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, _ct)) url = gone.UrlOf("cam-1").AbsoluteUri;
        await using InteropCamera camera = await host.AddAsync(url, Settings, null, _ct);
        await FailsAsync(camera, "connect: ");
    }

    [Fact]
    public async Task A_camera_that_hangs_names_the_step_it_hangs_in()
    {
        await using var silent = new SilentCamera(hangsUp: false);
        await using InteropCamera camera = await host.AddAsync(silent.Url, Settings, null, _ct);
        await FailsAsync(camera, "describe: ");
        await Until.TrueAsync(() => silent.Open == 0, TimeSpan.FromSeconds(20), _ct);
    }

    [Theory]
    [InlineData("no-key-frame", "first key frame: ")]
    [InlineData("slow-setup=60s", "setup: ")]
    [InlineData("401-loop", "authenticate: ")]
    public async Task A_camera_that_never_gets_to_a_key_frame_names_the_step_it_got_to(string faults, string step)
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { Faults = FaultSyntax.Parse(faults) }, Settings, _ct);
        await FailsAsync(camera, step);
        await Until.TrueAsync(() => camera.Source.Counters.SessionsOpen == 0, TimeSpan.FromSeconds(20), _ct);
    }

    private static object Settings => new { startTimeout = $"{StartTimeout}s" };

    private async Task FailsAsync(InteropCamera camera, string step)
    {
        long start = TimeProvider.System.GetTimestamp();
        Uri[] everybody = [camera.Live("cmaf"), camera.Live("stream.mp4"), camera.Hls("index.m3u8"), camera.Hls("video.m3u8"), camera.Live("keyframe.mp4"), camera.Live("cmaf")];
        await Task.WhenAll(everybody.Select(async uri =>
        {
            using HttpResponseMessage answer = await camera.GetAsync(uri, _ct);
            Assert.Equal((uri, HttpStatusCode.NotFound), (uri, answer.StatusCode));
            JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(_ct);
            Assert.Equal("camera-offline", problem.GetProperty("type").GetString());
            Assert.StartsWith(step, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.NotNull(answer.Headers.RetryAfter);
        }));

        // what is above the time-out is for a slow machine; nobody else would end these before ten seconds
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, StartTimeout + 5);
        await Until.TrueAsync(() => camera.StatusAsync(_ct).Result.GetProperty("viewers").GetInt32() == 0, TimeSpan.FromSeconds(20), _ct);
    }
}
