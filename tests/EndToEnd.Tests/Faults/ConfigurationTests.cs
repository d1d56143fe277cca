using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Faults.Viewers;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class ConfigurationTests(FaultHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_source_moves_its_viewers_over()
    {
        await using CameraSimulator one = await StartAsync(SimulatedVideo.H264);
        await using CameraSimulator other = await StartAsync(SimulatedVideo.H264WithBFrames);
        await host.AddAsync("moved", one.UrlOf("cam-1"), null, _ct);
        await using var audience = new Audience(host, "moved", _ct);
        await audience.SeeMoreAsync(25);

        await host.PatchAsync("moved", new { source = other.UrlOf("cam-1").AbsoluteUri }, _ct);
        await Until.TrueAsync(() => audience.IsHarmed || audience.All.All(viewer => viewer.Played.Epochs.Count == 2), Audience.Patience, _ct, audience.ToString);
        await audience.SeeMoreAsync(25);

        Assert.All(audience.All, viewer => Assert.StartsWith("avc1 640x360", viewer.Played.Epochs[1], StringComparison.Ordinal));
        Assert.Equal((1, 0), (one.Camera("cam-1").Counters.Teardowns, one.Camera("cam-1").Counters.SessionsOpen));
        Assert.Equal(4, (await host.StatusAsync("moved", _ct)).GetProperty("viewers").GetInt32());
    }

    [Fact]
    public async Task Viewers_of_a_camera_that_is_deleted_or_disabled_are_sent_away()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Cameras = 2, KeyFrameAtPlay = true }, TimeProvider.System, _ct);
        await host.AddAsync("deleted", simulator.UrlOf("cam-1"), null, _ct);
        await host.AddAsync("disabled", simulator.UrlOf("cam-2"), null, _ct);
        await using var ofDeleted = new Audience(host, "deleted", _ct);
        await using var ofDisabled = new Audience(host, "disabled", _ct);
        await Task.WhenAll(ofDeleted.SeeMoreAsync(10), ofDisabled.SeeMoreAsync(10));

        using HttpResponseMessage deleted = await host.Http.DeleteAsync("/api/cameras/deleted", _ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await host.PatchAsync("disabled", new { enabled = false }, _ct);
        await Task.WhenAll(ofDeleted.EndAsync(), ofDisabled.EndAsync());

        // who waits for the next part is told by the end of the playlist, who asks for it a moment later by the problem
        Assert.Equal(["the response ended", "the response ended", "EndpointUnavailable camera-not-configured: No camera 'deleted' is configured."],
            ofDeleted.Streams.Select(viewer => viewer.Broken ?? viewer.Ended!));
        Assert.Matches("^EXT-X-ENDLIST$|camera-not-configured", ofDeleted.Hls.Ended);
        Assert.Equal(["the response ended", "the response ended", "EndpointUnavailable camera-offline: The camera is disabled."],
            ofDisabled.Streams.Select(viewer => viewer.Broken ?? viewer.Ended!));
        Assert.Matches("^EXT-X-ENDLIST$|The camera is disabled", ofDisabled.Hls.Ended);
        await Until.TrueAsync(() => simulator.Cameras.All(camera => camera.Counters is { Teardowns: 1, SessionsOpen: 0 }), Audience.Patience, _ct);
        foreach (string address in new[] { "/live/{0}/cmaf", "/live/{0}/stream.mp4", "/live/{0}/keyframe.mp4", "/live/{0}/status", "/hls/{0}/index.m3u8" })
        {
            await AssertProblemAsync(string.Format(null, address, "deleted"), "camera-not-configured");
            await AssertProblemAsync(string.Format(null, address, "disabled"), "camera-offline");
        }
    }

    private static Task<CameraSimulator> StartAsync(SimulatedVideo video) =>
        CameraSimulator.StartAsync(new CameraSimOptions { Video = video, KeyFrameAtPlay = true }, TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task AssertProblemAsync(string address, string type)
    {
        using HttpResponseMessage answer = await host.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, _ct);
        Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{address} is answered by {answer.StatusCode}");
        Assert.Equal(type, (await answer.Content.ReadFromJsonAsync<JsonElement>(_ct)).GetProperty("type").GetString());
    }
}
