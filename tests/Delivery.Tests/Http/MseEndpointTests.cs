using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fleet.Core.Codecs;
using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Tests.Http;

public sealed class MseEndpointTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("h264")]
    [InlineData("hvc1.1.6.L153.B0, avc1.640029, mp4a.40.2")]
    public async Task A_client_hears_the_codec_the_mime_type_the_init_segment_and_every_chunk(string? offer)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera(withAudio: true);
        using ClientWebSocket socket = await host.ConnectAsync("/ws/mse/cam-1");
        if (offer is not null) await socket.SendAsync(Encoding.UTF8.GetBytes(offer), WebSocketMessageType.Text, true, host.Ct);
        await host.UntilAsync(() => host.Status is { Held: 1 });
        camera.PublishTo(host.Source.Listener());
        camera.Begin().KeyFrame().Picture(3);
        Assert.Equal("codec:h264", await socket.ReadTextAsync());
        JsonElement mime = JsonSerializer.Deserialize<JsonElement>(await socket.ReadTextAsync());
        Assert.Equal("video/mp4; codecs=\"avc1.42C00A,mp4a.40.2\"", mime.GetProperty("mimeType").GetString());
        Assert.Equal(camera.Init.Both.ToArray(), await socket.ReadBinaryAsync());
        foreach (byte[] chunk in camera.Bytes.ToArray()) Assert.Equal(chunk, await socket.ReadBinaryAsync());
        camera.Begin(VideoCodec.H265);
        if (offer == "h264")
        {
            // an offer is read beside the stream: one that is read late lets at most the epoch's own messages out before the refusal
            (WebSocketMessageType Type, byte[] Bytes) next = await socket.ReadMessageAsync();
            for (int late = 0; late < 3 && next.Type != WebSocketMessageType.Close; late++) next = await socket.ReadMessageAsync();
            Assert.Equal(WebSocketMessageType.Close, next.Type);
            Assert.Equal((WebSocketCloseStatus.PolicyViolation, "codec-not-playable: The client offers h264; the camera has hvc1.1.6.L93.B0."), (socket.CloseStatus, socket.CloseStatusDescription));
            return;
        }

        Assert.Equal("codec:hevc", await socket.ReadTextAsync());
        await socket.ReadTextAsync();
        Assert.Equal(camera.Init.Both.ToArray(), await socket.ReadBinaryAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_frees_its_place()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.GoLiveOnHold(new SampleCamera(), c => c.Begin().KeyFrame());
        using (ClientWebSocket socket = await host.ConnectAsync("/ws/mse/cam-1"))
        {
            await socket.ReadTextAsync();
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, host.Ct);
        }

        await host.UntilAsync(() => host.Source.LettingsGo == 1);
        using (await host.ConnectAsync("/ws/mse/cam-1")) await host.UntilAsync(() => host.Status.Viewers == 1);
        await host.UntilAsync(() => host.Source.LettingsGo == 2);
    }

    [Fact]
    public async Task A_client_that_waits_for_a_camera_that_fails_is_told_why()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.Source.OnHold = listener => listener.OnHoldFailed(new FailureReason(PullStep.Connect, "Connection refused.", IsFinal: false), TimeSpan.FromSeconds(1));
        using ClientWebSocket socket = await host.ConnectAsync("/ws/mse/cam-1");
        await AssertClosedAsync(socket, WebSocketCloseStatus.EndpointUnavailable, "camera-offline: connect: Connection refused.");
    }

    [Theory]
    [InlineData("/ws/mse/nobody", HttpStatusCode.NotFound)]
    [InlineData("/ws/mse/cam-1", HttpStatusCode.ServiceUnavailable)]
    public async Task A_client_that_cant_be_let_in_is_refused_by_http(string path, HttpStatusCode status)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.Camera = new DeliveryCamera { MaxViewers = 1 };
        host.GoLiveOnHold(new SampleCamera(), c => c.Begin().KeyFrame());
        using HttpResponseMessage other = await host.GetAsync("/live/cam-1/cmaf");
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(host.Client.BaseAddress!) { Scheme = "ws", Path = path }.Uri, host.Ct));
        Assert.Equal(status, socket.HttpStatusCode);
    }

    private static async Task AssertClosedAsync(ClientWebSocket socket, WebSocketCloseStatus status, string reason)
    {
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReadMessageAsync()).Type);
        Assert.Equal((status, reason), (socket.CloseStatus, socket.CloseStatusDescription));
    }
}
