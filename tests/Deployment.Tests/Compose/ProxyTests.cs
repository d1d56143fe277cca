using System.Net;
using System.Net.WebSockets;

namespace Fleet.Deployment.Tests.Compose;

/// <summary>compose/nginx.conf in a real nginx, before two edges.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private const int Many = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _limit = new(Patience);
    private FakeEdge _one = null!, _two = null!;
    private ComposeProxy _proxy = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _one = await FakeEdge.StartAsync(_limit.Token);
        _two = await FakeEdge.StartAsync(_limit.Token);
        _proxy = await ComposeProxy.StartAsync(_limit.Token, _one.Address, _two.Address);
        _http = new HttpClient { BaseAddress = _proxy.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _proxy?.Dispose();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Live_bytes_pass_before_the_answer_ends()
    {
        using HttpResponseMessage answer = await _http.GetAsync("/live/cam-1/cmaf", HttpCompletionOption.ResponseHeadersRead, _limit.Token);
        await using Stream body = await answer.Content.ReadAsStreamAsync(_limit.Token);
        byte[] first = new byte[5];
        await body.ReadExactlyAsync(first, _limit.Token);
        Assert.Equal("first"u8, first);

        _one.GoOn();
        _two.GoOn();

        using var rest = new StreamReader(body);
        Assert.Equal(" last", await rest.ReadToEndAsync(_limit.Token));
    }

    [Fact]
    public async Task What_may_be_kept_is_asked_for_once_and_what_may_not_each_time()
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal([1, 2, 3], await _http.GetByteArrayAsync("/hls/cam-1/video-1.m4s", _limit.Token));
            await _http.GetByteArrayAsync("/hls/cam-1/video.m3u8", _limit.Token);
        }

        string[] requests = [.. _one.Requests, .. _two.Requests];
        Assert.Single(requests, path => path == "/hls/cam-1/video-1.m4s");
        Assert.Equal(3, requests.Count(path => path == "/hls/cam-1/video.m3u8"));
    }

    [Fact]
    public async Task Viewers_stay_at_an_edge_for_a_camera_and_cameras_are_spread()
    {
        for (int round = 0; round < 2; round++)
            for (int camera = 0; camera < Many; camera++) await _http.GetByteArrayAsync($"/hls/cam-{camera}/video.m3u8", _limit.Token);

        Assert.Empty(_one.Requests.Intersect(_two.Requests));
        Assert.NotEmpty(_one.Requests);
        Assert.NotEmpty(_two.Requests);
    }

    [Fact]
    public async Task Nobody_notices_an_edge_that_is_gone()
    {
        await _one.DisposeAsync();

        for (int camera = 0; camera < Many; camera++) await _http.GetByteArrayAsync($"/hls/cam-{camera}/video.m3u8", _limit.Token);

        Assert.Equal(Many, _two.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_no_reason_to_leave_the_edge_alone()
    {
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage refused = await _http.GetAsync("/live/cam-1/keyframe.mp4", _limit.Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        Assert.Equal(3, _one.Requests.Count + _two.Requests.Count);
    }

    [Fact]
    public async Task A_web_socket_passes()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_proxy.Address) { Scheme = "ws", Path = "/ws/mse/cam-1" }.Uri, _limit.Token);
        await socket.SendAsync("h264"u8.ToArray(), WebSocketMessageType.Text, true, _limit.Token);
        byte[] buffer = new byte[64];

        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, _limit.Token);

        Assert.Equal("h264"u8, buffer.AsSpan(0, received.Count));
    }

    [Fact]
    public async Task Management_passes_and_figures_do_not()
    {
        Assert.Equal("answered", await _http.GetStringAsync("/api/cameras", _limit.Token));

        using HttpResponseMessage figures = await _http.GetAsync("/metrics", _limit.Token);
        Assert.Equal(HttpStatusCode.NotFound, figures.StatusCode);
    }
}
