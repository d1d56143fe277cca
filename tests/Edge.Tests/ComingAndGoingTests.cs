using System.Net;
using System.Net.WebSockets;
using Fleet.Testing;

namespace Fleet.Edge.Tests;

public sealed class ComingAndGoingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edge_starts_without_silos_becomes_ready_with_one_and_gets_over_the_loss_of_all()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(camera => camera with { StartTimeout = TimeSpan.FromSeconds(1) }, withSilo: false);
        TestEdge edge = await fleet.StartEdgeAsync();
        Assert.False(await edge.IsReadyAsync());
        using (HttpResponseMessage early = await edge.GetAsync("/live/door/cmaf"))
        {
            Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
            Assert.Contains("connect: No silo of the cluster can be reached.", await early.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        await fleet.StartSiloAsync();
        await edge.UntilReadyAsync();
        await UntilWatchedAsync(edge);

        await fleet.StopSiloAsync();
        await Until.TrueAsync(async () => !await edge.IsReadyAsync(), TestFleet.Patience, Ct);
        await fleet.StartSiloAsync();
        await edge.UntilReadyAsync();
        await UntilWatchedAsync(edge);
    }

    [Fact]
    public async Task Whoever_watches_goes_on_when_the_silo_is_replaced()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        TestEdge edge = await fleet.StartReadyEdgeAsync();
        using HttpResponseMessage watched = await edge.GetAsync("/live/door/cmaf");
        Stream body = await watched.Content.ReadAsStreamAsync(Ct);
        byte[] buffer = new byte[64 * 1024];
        await body.ReadExactlyAsync(buffer, Ct);
        await fleet.StopSiloAsync();
        await fleet.StartSiloAsync();
        await Until.TrueAsync(() => fleet.Counters.SessionsTotal == 2, TestFleet.Patience, Ct);

        // more than can have been on its way before
        for (int i = 0; i < 4; i++) await body.ReadExactlyAsync(buffer, Ct);
        Assert.Equal(1, fleet.Counters.MaxSessionsOpen);
    }

    [Fact]
    public async Task An_edge_that_stops_sends_its_viewers_elsewhere()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        TestEdge edge = await fleet.StartReadyEdgeAsync();
        using HttpResponseMessage endless = await edge.GetAsync("/live/door/cmaf");
        using ClientWebSocket socket = await edge.ConnectAsync("/ws/mse/door");
        string playlist = await edge.Client.GetStringAsync("/hls/door/video.m3u8?session=s", Ct);
        Task<byte[]> rest = endless.Content.ReadAsByteArrayAsync(Ct);
        Task<int?> code = CloseCodeAsync(socket);
        long start = TimeProvider.System.GetTimestamp();
        Task stopping = edge.StopAsync();

        await Until.TrueAsync(async () => !await edge.IsReadyAsync(), TestFleet.Patience, Ct);
        using (HttpResponseMessage hls = await edge.GetAsync("/hls/door/video.m3u8?session=s"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, hls.StatusCode);
            Assert.NotNull(hls.Headers.RetryAfter);
            Assert.True(hls.Headers.ConnectionClose);
        }

        Assert.NotEmpty(await rest);
        Assert.Equal(1012, await code);
        await stopping;
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("ENDLIST", playlist, StringComparison.Ordinal);
    }

    private static async Task UntilWatchedAsync(TestEdge edge) => await Until.TrueAsync(async () =>
    {
        using HttpResponseMessage response = await edge.GetAsync("/live/door/cmaf");
        return response.StatusCode == HttpStatusCode.OK;
    }, TestFleet.Patience, Ct);

    private static async Task<int?> CloseCodeAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[256 * 1024];
        while (true)
        {
            WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, Ct);
            if (received.MessageType == WebSocketMessageType.Close) return (int?)received.CloseStatus;
        }
    }
}
