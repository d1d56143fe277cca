using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>The on-demand lifecycle: who comes, who goes, and what the camera sees of it.</summary>
public sealed class OnDemandTests(InteropHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_first_viewers_at_once_are_held_and_cause_one_dial()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions(), new { }, _ct);
        Task[] viewers = [.. Enumerable.Range(0, 25).SelectMany(_ => new[]
        {
            ReadAsync(camera, camera.Live("cmaf")), ReadAsync(camera, camera.Live("stream.mp4")), ReadAsync(camera, camera.Hls("index.m3u8")), ReadMseAsync(camera),
        })];
        await Task.WhenAll(viewers);
        CameraCounters counters = camera.Source.Counters;
        Assert.Equal((100, 1L, 1L, 1), (viewers.Length, counters.Describes, counters.Plays, counters.MaxSessionsOpen));
    }

    [Fact]
    public async Task The_last_who_leaves_during_the_hold_aborts_the_dial()
    {
        await using var silent = new SilentCamera(hangsUp: false);
        await using InteropCamera camera = await host.AddAsync(silent.Url, new { startTimeout = "60s" }, null, _ct);
        using var first = CancellationTokenSource.CreateLinkedTokenSource(_ct);
        using var last = CancellationTokenSource.CreateLinkedTokenSource(_ct);
        Task<HttpResponseMessage>[] viewers = [camera.GetAsync(camera.Live("cmaf"), first.Token), camera.GetAsync(camera.Live("stream.mp4"), last.Token)];
        await HeldAsync(camera, 2);
        await Until.TrueAsync(() => silent.Open == 1, Patience, _ct);
        await first.CancelAsync();
        await HeldAsync(camera, 1);
        Assert.Equal(1, silent.Open);

        await last.CancelAsync();
        await Until.TrueAsync(() => silent.Open == 0, Patience, _ct);
        foreach (Task viewer in viewers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => viewer);
        Assert.Single(silent.Dials);
    }

    [Fact]
    public async Task Who_returns_in_the_closing_window_gets_the_same_session_at_once_and_then_it_is_torn_down()
    {
        // with a key frame each 4 s only, a new session would take its time
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { Gop = TimeSpan.FromSeconds(4) }, new { closeAfter = "2s" }, _ct);
        await ReadAsync(camera, camera.Live("cmaf"));
        await StateAsync(camera, "draining");
        await ReadAsync(camera, camera.Live("cmaf"));
        await StateAsync(camera, "draining");
        Assert.Equal((1L, 0L), (camera.Source.Counters.Plays, camera.Source.Counters.Teardowns));
        await Until.TrueAsync(() => camera.Source.Counters is { Teardowns: 1, SessionsOpen: 0 }, Patience, _ct);
        Assert.Equal(1, camera.Source.Counters.SessionsTotal);
    }

    [Theory]
    [InlineData("index.m3u8")]
    [InlineData("video.m3u8")]
    public async Task A_probe_that_asks_for_a_playlist_alone_still_ends_in_a_teardown(string file)
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { hlsSessionTimeout = "2s", closeAfter = "500ms" }, _ct);
        await ReadAsync(camera, camera.Hls(file));
        await Until.TrueAsync(() => camera.Source.Counters is { Teardowns: 1, SessionsOpen: 0 }, Patience, _ct);
    }

    [Fact]
    public async Task A_probe_that_asks_for_headers_or_the_state_dials_nobody()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions(), new { }, _ct);
        foreach (string path in new[] { "cmaf", "stream.mp4", "status" })
        {
            using HttpResponseMessage head = await camera.SendAsync(HttpMethod.Head, camera.Live(path), _ => { }, _ct);
            Assert.True(head.IsSuccessStatusCode);
        }

        Assert.Equal("idle", (await camera.StatusAsync(_ct)).GetProperty("state").GetString());
        Assert.Equal(0, camera.Source.Counters.Describes);
    }

    [Fact]
    public async Task After_the_last_HLS_viewer_it_is_torn_down_within_hlsSessionTimeout_and_closeAfter()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { hlsSessionTimeout = "2s", closeAfter = "1s" }, _ct);
        await new HlsFollower(camera).SegmentsAsync(3, _ct);
        long left = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, camera.Source.Counters.Teardowns);
        await Until.TrueAsync(() => camera.Source.Counters is { Teardowns: 1, SessionsOpen: 0 }, Patience, _ct);

        // 2 s and 1 s since it asked last, a part before it left, and up to one of the sessions' rounds, which come each second; the rest is for a slow machine
        Assert.InRange(TimeProvider.System.GetElapsedTime(left).TotalSeconds, 2.6, 7);
    }

    [Fact]
    public async Task With_maxViewers_1_a_playback_over_HLS_counts_once_whatever_it_asks_for_and_a_second_viewer_gets_503()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { maxViewers = 1, hlsSessionTimeout = "2s" }, _ct);
        using HttpResponseMessage index = await camera.GetAsync(camera.Hls("index.m3u8"), _ct);
        string session = Regex.Match(await index.Content.ReadAsStringAsync(_ct), "session=[0-9a-f]+").Value;
        Assert.NotEmpty(session);
        for (int i = 0; i < 3; i++)
        {
            Testing.Hls.MediaPlaylist video = await camera.MediaAsync($"video.m3u8?{session}", _ct);
            await camera.MediaAsync($"audio.m3u8?{session}", _ct);
            await camera.BytesAsync(video.Segments[^1].Map!, _ct);
            await camera.BytesAsync(video.PreloadHint!, _ct);
            await ReadAsync(camera, camera.Hls($"index.m3u8?{session}"));
            Assert.Equal(1, (await camera.StatusAsync(_ct)).GetProperty("viewers").GetInt32());
        }

        foreach (Uri second in new[] { camera.Hls("index.m3u8"), camera.Live("cmaf"), camera.Live("stream.mp4") })
        {
            using HttpResponseMessage refused = await camera.GetAsync(second, _ct);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal("camera-at-capacity", (await camera.ProblemAsync(second, _ct)).Type);
            await camera.MediaAsync($"video.m3u8?{session}", _ct);
        }

        // it asks no more, and the next one gets its place
        await Until.TrueAsync(() => camera.StatusAsync(_ct).Result.GetProperty("viewers").GetInt32() == 0, Patience, _ct);
        await ReadAsync(camera, camera.Hls("index.m3u8"));
        Assert.Equal(1, camera.Source.Counters.Plays);
    }

    [Fact]
    public async Task A_camera_that_can_not_be_reached_at_first_is_dialled_again_for_those_who_are_held()
    {
        CameraSimulator late = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, _ct);
        (int port, string url) = (late.Port, late.UrlOf("cam-1").AbsoluteUri);
        await late.DisposeAsync();
        await using InteropCamera camera = await host.AddAsync(url, new { startTimeout = "30s" }, null, _ct);
        Task viewer = ReadAsync(camera, camera.Live("cmaf"));
        await HeldAsync(camera, 1);

        // and let it fail once at least
        await using (var refusing = new SilentCamera(hangsUp: true, port)) await Until.TrueAsync(() => refusing.Dials.Count > 0, Patience, _ct);
        await using CameraSimulator there = await CameraSimulator.StartAsync(new CameraSimOptions { Port = port, KeyFrameAtPlay = true }, TimeProvider.System, _ct);
        await viewer;
        Assert.Equal(1, there.Camera("cam-1").Counters.Plays);
    }

    private async Task HeldAsync(InteropCamera camera, int viewers) =>
        await Until.TrueAsync(() => camera.StatusAsync(_ct).Result.GetProperty("held").GetInt32() == viewers, Patience, _ct);

    private async Task StateAsync(InteropCamera camera, string state) =>
        await Until.TrueAsync(() => camera.StatusAsync(_ct).Result.GetProperty("state").GetString() == state, Patience, _ct);

    private async Task ReadAsync(InteropCamera camera, Uri uri)
    {
        using HttpResponseMessage response = await camera.GetAsync(uri, _ct);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{uri}: {response.StatusCode}");
        byte[] bytes = new byte[200];
        await (await response.Content.ReadAsStreamAsync(_ct)).ReadExactlyAsync(bytes, _ct);
    }

    private async Task ReadMseAsync(InteropCamera camera)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(camera.Host) { Scheme = "ws", Path = $"/ws/mse/{camera.Id}" }.Uri, _ct);
        await socket.SendAsync("h264"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, _ct);
        byte[] buffer = new byte[65536];
        WebSocketReceiveResult received;
        do received = await socket.ReceiveAsync(buffer, _ct);
        while (received.MessageType == WebSocketMessageType.Text);
        Assert.Equal(WebSocketMessageType.Binary, received.MessageType);
    }
}
