using System.Net.WebSockets;
using System.Text.Json;
using Fleet.Testing;

namespace Fleet.Delivery.Tests.Http;

public sealed class StatusTests
{
    [Fact]
    public async Task Viewers_are_counted_by_protocol_and_a_still_is_none()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.Camera = new DeliveryCamera { MaxViewers = 5 };
        host.GoLiveOnHold(new SampleCamera(), c => c.Begin().Run(3, 25).KeyFrame().Picture(6));
        using (HttpResponseMessage one = await host.GetAsync("/live/cam-1/cmaf"), two = await host.GetAsync("/live/cam-1/cmaf"), three = await host.GetAsync("/live/cam-1/stream.mp4"))
        using (WebSocket four = await host.ConnectAsync("/ws/mse/cam-1"))
        {
            foreach (string file in new[] { "index.m3u8", "video.m3u8", "video.m3u8" }) await host.Client.GetStringAsync($"/hls/cam-1/{file}?session=s", host.Ct);
            await host.UntilAsync(() => host.Status.Viewers == 5);

            // at capacity, and yet there is a still
            Assert.NotEmpty(await host.Client.GetByteArrayAsync("/live/cam-1/keyframe.mp4", host.Ct));
            JsonElement status = await StatusAsync(host);
            Assert.Equal(5, status.GetProperty("viewers").GetInt32());
            Assert.Equal("""{"all":5,"cmaf":2,"stream":1,"mse":1,"hls":1,"wall":0}""", status.GetProperty("viewersByProtocol").GetRawText());
        }

        await host.UntilAsync(() => host.Status.Viewers == 1);
        Assert.Equal("""{"all":1,"cmaf":0,"stream":0,"mse":0,"hls":1,"wall":0}""", (await StatusAsync(host)).GetProperty("viewersByProtocol").GetRawText());
    }

    [Fact]
    public async Task Whoever_only_looks_at_a_still_holds_the_camera_and_lets_it_go()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        Task<byte[]> still = host.Client.GetByteArrayAsync("/live/cam-1/keyframe.mp4", host.Ct);
        await host.UntilAsync(() => host.Source.Holds == 1);
        Assert.Equal(0, host.Status.Viewers);
        var camera = new SampleCamera();
        camera.PublishTo(host.Source.Listener());
        camera.Begin().KeyFrame();
        await still;
        await host.UntilAsync(() => host.Source.LettingsGo == 1);
        Assert.Empty(host.Hubs.TakeViewerNews());
    }

    [Fact]
    public async Task What_the_session_measures_is_told()
    {
        var time = new ManualTime();
        var source = new SessionSource(time);
        await using DeliveryHost host = await DeliveryHost.StartAsync(source, time);
        using HttpResponseMessage response = await host.GetAsync("/live/cam-1/cmaf");
        await host.UntilAsync(() => source.Status.LiveSince is not null);
        time.Advance(TimeSpan.FromSeconds(1.5));
        JsonElement status = await StatusAsync(host);

        Assert.Equal(("live", 1.5), (status.GetProperty("state").GetString(), status.GetProperty("uptime").GetDouble()));
        Assert.Equal((25, 1.0), (status.GetProperty("gopPictures").GetInt32(), status.GetProperty("gop").GetDouble()));
        Assert.InRange(status.GetProperty("fps").GetDouble(), 24, 26);

        // 25 pictures of 100 bytes a second, the sound beside them, and a box around each
        Assert.InRange(status.GetProperty("bitRate").GetDouble(), 25 * 200 * 8, 80 * 400 * 8);
        Assert.Equal(0, status.GetProperty("lostPackets").GetInt64());
        Assert.False(status.TryGetProperty("lastError", out _));
        Assert.Empty(status.GetProperty("quirks").EnumerateArray());
    }

    private static async Task<JsonElement> StatusAsync(DeliveryHost host) =>
        JsonSerializer.Deserialize<JsonElement>(await host.Client.GetStringAsync("/live/cam-1/status", host.Ct));
}
