using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Fleet.Delivery.Tests.Http;

public sealed class FailureTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("/live/cam-1/cmaf")]
    [InlineData("/hls/cam-1/index.m3u8")]
    [InlineData("/live/cam-1/keyframe.mp4")]
    public async Task A_failure_of_ours_is_told_without_its_insides(string path)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.Source.Refusal = new InvalidOperationException("the secret is 42");
        using HttpResponseMessage response = await host.GetAsync(path);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        string body = await response.Content.ReadAsStringAsync(host.Ct);
        Assert.Equal("internal-error", JsonDocument.Parse(body).RootElement.GetProperty("type").GetString());
        Assert.DoesNotContain("42", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/live/cam-1/cmaf")]
    [InlineData("/hls/cam-1/index.m3u8")]
    public async Task A_camera_deleted_a_moment_ago_is_no_failure_of_ours(string path)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.Source.Refusal = new KeyNotFoundException();
        using HttpResponseMessage response = await host.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("camera-not-configured", await response.Content.ReadAsStringAsync(host.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_who_takes_nothing_any_more_loses_the_seat()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        SampleCamera camera = Big(host);
        using TcpClient client = await AskAsync(host);
        await FillAsync(host, camera);
        Assert.Equal(1, host.Status.Viewers);
        await host.UntilAsync(() => Later(host).Viewers == 0);
        await host.UntilAsync(() => host.Status.Stalled == 1);
    }

    [Fact]
    public async Task A_viewer_who_takes_a_little_now_and_then_keeps_it()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        SampleCamera camera = Big(host);
        using TcpClient client = await AskAsync(host);
        await FillAsync(host, camera);
        byte[] some = new byte[1024 * 1024];
        for (int round = 0; round < 6; round++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(9));
            // so much that the server's buffers, and those on the way, have room for at least one more picture
            for (int read = 0; read < 12 * some.Length;)
            {
                read += await client.GetStream().ReadAsync(some, host.Ct);
                if (client.Available == 0) camera.KeyFrame();
            }

            await FillAsync(host, camera);
        }

        Assert.Equal(1, host.Status.Viewers);
        Assert.Equal(0, host.Status.Stalled);
    }

    private static SampleCamera Big(DeliveryHost host)
    {
        var camera = new SampleCamera { PictureSize = 512 * 1024 };
        host.GoLiveOnHold(camera, c => c.Begin().KeyFrame());
        return camera;
    }

    private static async Task<TcpClient> AskAsync(DeliveryHost host)
    {
        var client = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await client.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port, host.Ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /live/cam-1/cmaf HTTP/1.1\r\nHost: localhost\r\n\r\n"), host.Ct);
        byte[] first = new byte[1];
        await client.GetStream().ReadExactlyAsync(first, host.Ct);
        return client;
    }

    /// <summary>Until pictures are dropped, which they are while a write is pending.</summary>
    private static async Task FillAsync(DeliveryHost host, SampleCamera camera)
    {
        long before = host.Status.DroppedChunks;
        await host.UntilAsync(() =>
        {
            camera.KeyFrame();
            return host.Status.DroppedChunks > before;
        });
    }

    private static Fleet.Delivery.Streams.HubStatus Later(DeliveryHost host)
    {
        host.Time.Advance(Step);
        return host.Status;
    }
}
