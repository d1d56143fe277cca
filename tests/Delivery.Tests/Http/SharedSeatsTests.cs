using System.Net;
using System.Net.WebSockets;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Tests.Http;

public sealed class SharedSeatsTests
{
    [Theory]
    [InlineData("/live/cam-1/cmaf")]
    [InlineData("/hls/cam-1/index.m3u8?session=third")]
    [InlineData("/ws/mse/cam-1")]
    public async Task The_third_of_two_viewers_is_told_to_come_back_whichever_process_he_asks(string third)
    {
        var seats = new SharedSeats();
        await using DeliveryHost one = await StartAsync(seats), other = await StartAsync(seats);
        HttpResponseMessage first = await one.GetAsync("/live/cam-1/cmaf");
        using HttpResponseMessage second = await other.GetAsync("/live/cam-1/stream.mp4");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(other, third));
        await other.UntilAsync(() => other.Status.Viewers == 1);
        Assert.Equal(2, seats.Taken);

        first.Dispose();
        await one.UntilAsync(() => seats.Taken == 1);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(other, third));
    }

    [Fact]
    public async Task A_camera_without_a_limit_asks_nobody()
    {
        var seats = new SharedSeats();
        await using DeliveryHost host = await StartAsync(seats);
        host.Camera = new DeliveryCamera();
        (await host.GetAsync("/live/cam-1/cmaf")).Dispose();
        using HttpResponseMessage still = await host.GetAsync("/live/cam-1/keyframe.mp4");
        Assert.Equal((HttpStatusCode.OK, 0), (still.StatusCode, seats.Asked));
    }

    [Theory]
    [InlineData("/live/cam-1/cmaf")]
    [InlineData("/hls/cam-1/index.m3u8")]
    public async Task Who_can_not_be_counted_is_told_why_and_takes_no_place(string path)
    {
        var seats = new SharedSeats { Failure = new SessionUnreachableException(new FailureReason(PullStep.Connect, "No silo answers.", IsFinal: false), TimeSpan.FromSeconds(2)) };
        await using DeliveryHost host = await StartAsync(seats);
        using HttpResponseMessage response = await host.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("connect: No silo answers.", await response.Content.ReadAsStringAsync(host.Ct), StringComparison.Ordinal);
        await host.UntilAsync(() => host.Status.Viewers == 0);
    }

    private static async Task<DeliveryHost> StartAsync(SharedSeats seats)
    {
        DeliveryHost host = await DeliveryHost.StartAsync(seats: seats);
        host.Camera = new DeliveryCamera { MaxViewers = 2 };
        host.GoLiveOnHold(new SampleCamera(), camera => camera.Begin().Run(2, 25));
        return host;
    }

    private static async Task<HttpStatusCode> AskAsync(DeliveryHost host, string path)
    {
        if (!path.StartsWith("/ws/", StringComparison.Ordinal))
        {
            using HttpResponseMessage response = await host.GetAsync(path);
            return response.StatusCode;
        }

        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(host.Client.BaseAddress!) { Scheme = "ws", Path = path }.Uri, host.Ct);
            return HttpStatusCode.OK;
        }
        catch (WebSocketException)
        {
            return socket.HttpStatusCode;
        }
    }
}
