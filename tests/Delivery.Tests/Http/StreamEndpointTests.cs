using System.Net;
using System.Text.Json;
using Fleet.Core.Codecs;
using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Tests.Http;

public sealed class StreamEndpointTests
{
    [Theory]
    [InlineData("/live/cam-1/cmaf")]
    [InlineData("/api/video/cmaf?camera=cam-1")]
    public async Task Chunked_cmaf_is_the_init_segment_and_each_chunk_behind_its_length(string path)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera(withAudio: true);
        host.GoLiveOnHold(camera, c => c.Begin().KeyFrame().Picture(3));
        using HttpResponseMessage response = await host.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("video/mp4", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Stream body = await response.Content.ReadAsStreamAsync(host.Ct);
        Assert.Equal(camera.Init.Both.ToArray(), await body.ReadFrameAsync());
        camera.Picture(2).KeyFrame();
        foreach (byte[] chunk in camera.Bytes.ToArray()) Assert.Equal(chunk, await body.ReadFrameAsync());
    }

    [Fact]
    public async Task A_viewer_of_a_live_camera_starts_at_its_last_key_frame_at_once()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera();
        host.GoLiveOnHold(camera, c => c.Begin().Run(2, 10));
        using HttpResponseMessage response = await host.GetAsync("/live/cam-1/stream.mp4");
        Stream body = await response.Content.ReadAsStreamAsync(host.Ct);
        Assert.Equal(camera.Init.Both.ToArray(), await body.ReadAsync(camera.Init.Both.Length));
        foreach (byte[] chunk in camera.Bytes[10..]) Assert.Equal(chunk, await body.ReadAsync(chunk.Length));
    }

    [Fact]
    public async Task Frames_are_grouped_up_to_the_duration_asked_for_and_never_across_a_key_frame()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera();
        host.GoLiveOnHold(camera, c => c.Begin().Run(2, 4));
        using HttpResponseMessage response = await host.GetAsync("/live/cam-1/cmaf?chunk=100ms");
        Stream body = await response.Content.ReadAsStreamAsync(host.Ct);
        await body.ReadFrameAsync();
        camera.KeyFrame();
        Assert.Equal(Join(camera.Bytes[4..7]), await body.ReadFrameAsync());
        Assert.Equal(camera.Bytes[7], await body.ReadFrameAsync());
        camera.Picture(2);
        Assert.Equal(Join(camera.Bytes[8..11]), await body.ReadFrameAsync());
    }

    [Fact]
    public async Task A_viewer_who_asks_for_video_alone_gets_no_audio_nor_its_track()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera(withAudio: true);
        host.GoLiveOnHold(camera, c => c.Begin().KeyFrame().Picture(5));
        using HttpResponseMessage response = await host.GetAsync("/live/cam-1/cmaf?tracks=video");
        Stream body = await response.Content.ReadAsStreamAsync(host.Ct);
        Assert.Equal(camera.Init.Video.ToArray(), await body.ReadFrameAsync());
        foreach (int i in Enumerable.Range(0, camera.Chunks.Count).Where(i => camera.Chunks[i].Track == Core.Cmaf.TrackKind.Video))
            Assert.Equal(camera.Bytes[i], await body.ReadFrameAsync());
    }

    [Fact]
    public async Task A_new_epoch_comes_as_another_init_segment_between_two_chunks()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera();
        host.GoLiveOnHold(camera, c => c.Begin().KeyFrame());
        using HttpResponseMessage prefixed = await host.GetAsync("/live/cam-1/cmaf");
        using HttpResponseMessage plain = await host.GetAsync("/live/cam-1/stream.mp4");
        byte[] first = camera.Init.Both.ToArray();
        camera.Begin(VideoCodec.H265).KeyFrame();
        byte[][] expected = [first, camera.Bytes[0], camera.Init.Both.ToArray(), camera.Bytes[1]];
        Stream frames = await prefixed.Content.ReadAsStreamAsync(host.Ct);
        foreach (byte[] frame in expected) Assert.Equal(frame, await frames.ReadFrameAsync());
        Stream body = await plain.Content.ReadAsStreamAsync(host.Ct);
        Assert.Equal(Join(expected), await body.ReadAsync(expected.Sum(part => part.Length)));
    }

    [Fact]
    public async Task After_a_gap_a_viewer_goes_on_at_a_key_frame()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera();
        host.GoLiveOnHold(camera, c => c.Begin().KeyFrame());
        using HttpResponseMessage response = await host.GetAsync("/live/cam-1/cmaf");
        Stream body = await response.Content.ReadAsStreamAsync(host.Ct);
        host.Source.Listener().OnGap();
        camera.Picture().KeyFrame();
        await body.ReadFrameAsync();
        Assert.Equal(camera.Bytes[0], await body.ReadFrameAsync());
        Assert.Equal(camera.Bytes[2], await body.ReadFrameAsync());
    }

    [Fact]
    public async Task A_response_ends_when_the_camera_is_deleted()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera();
        host.GoLiveOnHold(camera, c => c.Begin().KeyFrame());
        using HttpResponseMessage response = await host.GetAsync("/live/cam-1/stream.mp4");
        Stream body = await response.Content.ReadAsStreamAsync(host.Ct);
        await body.ReadAsync(camera.Init.Both.Length + camera.Bytes[0].Length);
        host.Source.Listener().OnEnded(EndReason.Deleted);
        Assert.Equal(-1, body.ReadByte());
    }

    [Theory]
    [InlineData("/live/cam-1/cmaf?chunk=soon", "chunk")]
    [InlineData("/live/cam-1/cmaf?chunk=-1ms", "chunk")]
    [InlineData("/live/cam-1/cmaf?chunk=3s", "chunk")]
    [InlineData("/live/cam-1/cmaf?chunk=1ms&chunk=2ms", "chunk")]
    [InlineData("/live/cam-1/stream.mp4?tracks=audio", "tracks")]
    [InlineData("/api/video/cmaf", "camera")]
    [InlineData("/ws/mse/cam-1", "WebSocket")]
    public async Task A_bad_parameter_is_named(string path, string parameter)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        JsonElement problem = await ProblemAsync(host, path, HttpStatusCode.BadRequest);
        Assert.Equal("bad-request", problem.GetProperty("type").GetString());
        Assert.Contains(parameter, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, host.Source.Subscriptions);
    }

    [Theory]
    [InlineData("/live/{0}/cmaf")]
    [InlineData("/live/{0}/stream.mp4")]
    [InlineData("/live/{0}/keyframe.mp4")]
    [InlineData("/live/{0}/status")]
    [InlineData("/api/video/cmaf?camera={0}")]
    public async Task A_camera_that_is_not_configured_is_not_found(string path)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        foreach (string camera in new[] { "nobody", "Not-An-Id" })
        {
            JsonElement problem = await ProblemAsync(host, path.Replace("{0}", camera, StringComparison.Ordinal), HttpStatusCode.NotFound);
            Assert.Equal("camera-not-configured", problem.GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task Headers_are_told_without_dialling_the_camera()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        using HttpResponseMessage response = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/live/cam-1/cmaf"), host.Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("video/mp4", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(0, host.Source.Holds);
    }

    [Fact]
    public async Task A_still_is_the_video_init_segment_and_the_last_key_frame()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera(withAudio: true);
        host.GoLiveOnHold(camera, c => c.Begin().Run(2, 3));
        byte[] still = await host.Client.GetByteArrayAsync("/live/cam-1/keyframe.mp4", host.Ct);
        int key = camera.Chunks.FindLastIndex(chunk => chunk is { IsKeyFrame: true, Track: Core.Cmaf.TrackKind.Video });
        Assert.Equal([.. camera.Init.Video.ToArray(), .. camera.Bytes[key]], still);
        await host.UntilAsync(() => host.Source.LettingsGo == 1);
    }

    [Fact]
    public async Task The_status_tells_the_state_and_who_watches()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        JsonElement idle = JsonSerializer.Deserialize<JsonElement>(await host.Client.GetStringAsync("/live/cam-1/status", host.Ct));
        Assert.Equal("idle", idle.GetProperty("state").GetString());
        Assert.Equal(0, host.Source.Subscriptions);
        var camera = new SampleCamera(withAudio: true);
        host.GoLiveOnHold(camera, c => c.Begin().KeyFrame());
        using HttpResponseMessage response = await host.GetAsync("/live/cam-1/cmaf");
        host.Source.Listener().OnState(SessionPhase.Live);
        JsonElement live = JsonSerializer.Deserialize<JsonElement>(await host.Client.GetStringAsync("/live/cam-1/status", host.Ct));
        Assert.Equal("live", live.GetProperty("state").GetString());
        Assert.Equal(1, live.GetProperty("viewers").GetInt32());
        Assert.Equal("avc1.42C00A", live.GetProperty("video").GetProperty("codec").GetString());
        Assert.Equal(48000, live.GetProperty("audio").GetProperty("sampleRate").GetInt32());
    }

    internal static async Task<JsonElement> ProblemAsync(DeliveryHost host, string path, HttpStatusCode status)
    {
        using HttpResponseMessage response = await host.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(host.Ct));
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    private static byte[] Join(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];
}
