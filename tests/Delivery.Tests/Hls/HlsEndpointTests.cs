using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Fleet.Core.Lifecycle;
using Fleet.Testing.Hls;

namespace Fleet.Delivery.Tests.Hls;

public sealed class HlsEndpointTests
{
    private const string Video = "/hls/cam-1/video.m3u8";

    [Fact]
    public async Task A_player_gets_from_the_index_to_every_part_and_segment()
    {
        (DeliveryHost host, SampleCamera camera) = await LiveAsync();
        await using (host)
        {
            string index = await host.Client.GetStringAsync("/hls/cam-1/index.m3u8?token=t", host.Ct);
            string video = Regex.Match(index, "^video.m3u8.*$", RegexOptions.Multiline).Value;
            Assert.Matches("^video.m3u8\\?token=t&session=[0-9a-f]{16}$", video);
            Assert.Contains("audio.m3u8?token=t&session=", index, StringComparison.Ordinal);
            MediaPlaylist playlist = MediaPlaylist.Parse(await host.Client.GetStringAsync("/hls/cam-1/" + video, host.Ct));
            Assert.Empty(PlaylistRules.Check(playlist));
            ListedSegment segment = playlist.Segments.Last(listed => listed is { Uri: not null, IsGap: false });
            Assert.EndsWith("?token=t", segment.Uri, StringComparison.Ordinal);
            byte[] whole = await host.Client.GetByteArrayAsync("/hls/cam-1/" + segment.Uri, host.Ct);
            byte[] parts = [];
            foreach (ListedPart part in segment.Parts) parts = [.. parts, .. await host.Client.GetByteArrayAsync("/hls/cam-1/" + part.Uri, host.Ct)];
            Assert.NotEmpty(segment.Parts);
            Assert.Equal(whole, parts);
            Assert.Equal(camera.Init.Video.ToArray(), await host.Client.GetByteArrayAsync("/hls/cam-1/" + segment.Map, host.Ct));
            Assert.Equal(1, host.Status.Viewers);
        }
    }

    [Theory]
    [InlineData("_HLS_part=1")]
    [InlineData("_HLS_msn=9999999999")]
    [InlineData("_HLS_msn=-1")]
    [InlineData("_HLS_msn=x")]
    [InlineData("_HLS_msn=99999999999999999999")]
    [InlineData("_HLS_msn=1&_HLS_msn=1")]
    [InlineData("_HLS_skip=NO")]
    [InlineData("session=a%2Fb")]
    public async Task Bad_directives_are_refused(string query)
    {
        (DeliveryHost host, _) = await LiveAsync();
        await using (host)
        {
            await host.Client.GetStringAsync(Video, host.Ct);
            using HttpResponseMessage response = await host.GetAsync($"{Video}?{query}");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_playlist_that_is_waited_for_comes_with_the_part_and_is_let_go_when_the_source_is_lost()
    {
        (DeliveryHost host, SampleCamera camera) = await LiveAsync();
        await using (host)
        {
            MediaPlaylist now = await PlaylistAsync(host);
            int known = now.Segments[^1].Uri is null ? now.Segments[^1].Parts.Count : 0;
            string next = $"?session=s&_HLS_msn={now.LastMediaSequence + 1}&_HLS_part=";
            Task<MediaPlaylist> waiting = PlaylistAsync(host, $"{next}{known}");
            Task<byte[]> hinted = host.Client.GetByteArrayAsync("/hls/cam-1/" + now.PreloadHint, host.Ct);
            await PlaylistAsync(host);
            Assert.False(waiting.IsCompleted || hinted.IsCompleted);
            camera.Run(1, 25);
            Assert.NotEqual(now.PreloadHint, (await waiting).PreloadHint);
            Assert.NotEmpty(await hinted);
            MediaPlaylist then = await PlaylistAsync(host);
            Task<HttpResponseMessage> lost = host.GetAsync($"{Video}?session=s&_HLS_msn={then.LastMediaSequence + 2}");
            Task<HttpResponseMessage> lostPart = host.GetAsync("/hls/cam-1/" + then.PreloadHint);
            await PlaylistAsync(host);
            Assert.False(lost.IsCompleted || lostPart.IsCompleted);
            await host.UntilAsync(() =>
            {
                host.Source.Listener().OnGap();
                return lost.IsCompleted && lostPart.IsCompleted;
            });
            Assert.Equal((HttpStatusCode.OK, "no-cache"), ((await lost).StatusCode, (await lost).Headers.CacheControl!.ToString()));
            Assert.Equal(HttpStatusCode.NotFound, (await lostPart).StatusCode);
        }
    }

    [Fact]
    public async Task Whoever_waits_too_long_is_told_to_come_back()
    {
        // the clock runs before the request has come: its session and its camera have to last
        (DeliveryHost host, _) = await LiveAsync(new DeliveryCamera { HlsSessionTimeout = TimeSpan.FromHours(10) });
        await using (host)
        {
            MediaPlaylist now = await PlaylistAsync(host);
            Task<HttpResponseMessage> waiting = host.GetAsync($"{Video}?session=s&_HLS_msn={now.LastMediaSequence + 2}");
            await host.UntilAsync(() =>
            {
                host.Time.Advance(TimeSpan.FromMilliseconds(10));
                return waiting.IsCompleted;
            });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await waiting).StatusCode);
        }
    }

    [Fact]
    public async Task A_blocked_waiter_is_forgotten_when_its_client_disconnects()
    {
        (DeliveryHost host, _) = await LiveAsync();
        await using (host)
        {
            MediaPlaylist now = await PlaylistAsync(host);
            int timers = host.Time.Timers;
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(host.Ct);
            Task<HttpResponseMessage> playlist = host.Client.GetAsync($"{Video}?session=s&_HLS_msn={now.LastMediaSequence + 2}", leaving.Token);
            Task<HttpResponseMessage> part = host.Client.GetAsync("/hls/cam-1/" + now.PreloadHint, leaving.Token);
            await host.UntilAsync(() => host.Time.Timers == timers + 2);
            await leaving.CancelAsync();
            await host.UntilAsync(() => host.Time.Timers == timers);
            foreach (Task waiting in new[] { playlist, part }) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }
    }

    [Fact]
    public async Task A_delta_update_skips_and_an_ended_stream_ignores_directives()
    {
        (DeliveryHost host, SampleCamera camera) = await LiveAsync(groups: 20);
        await using (host)
        {
            await PlaylistAsync(host);
            camera.Run(20, 25);
            foreach (string skip in new[] { "YES", "v2" }) Assert.NotNull((await PlaylistAsync(host, $"?session=s&_HLS_skip={skip}")).SkippedSegments);
            host.Source.Listener().OnEnded(EndReason.Stopping);
            MediaPlaylist ended = await PlaylistAsync(host, "?session=s&_HLS_msn=99999&_HLS_part=7&_HLS_skip=YES");
            Assert.True(ended.IsEnded);
            Assert.Null(ended.SkippedSegments);
        }
    }

    [Fact]
    public async Task Who_plays_a_camera_that_is_disabled_gets_to_the_end_of_it_and_nobody_else_does()
    {
        (DeliveryHost host, _) = await LiveAsync();
        await using (host)
        {
            MediaPlaylist before = await PlaylistAsync(host);
            host.Camera = new DeliveryCamera { Enabled = false };
            host.Source.Listener().OnEnded(EndReason.Disabled);
            MediaPlaylist ended = await PlaylistAsync(host);
            Assert.True(ended.IsEnded);
            Assert.NotEmpty(await host.Client.GetByteArrayAsync("/hls/cam-1/" + ended.Complete.Last().Uri, host.Ct));
            Assert.NotEmpty(await host.Client.GetByteArrayAsync("/hls/cam-1/" + before.Segments[^1].Map, host.Ct));
            using (HttpResponseMessage index = await host.GetAsync("/hls/cam-1/index.m3u8")) Assert.Equal(HttpStatusCode.NotFound, index.StatusCode);

            // until the session has ended
            host.Time.Advance(TimeSpan.FromSeconds(31));
            using HttpResponseMessage gone = await host.GetAsync($"{Video}?session=s");
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    [Fact]
    public async Task Files_have_ranges_heads_caching_and_origins_and_playlists_are_compressed()
    {
        (DeliveryHost host, _) = await LiveAsync();
        await using (host)
        {
            MediaPlaylist playlist = await PlaylistAsync(host);
            string uri = "/hls/cam-1/" + playlist.Segments.Last(listed => listed is { Uri: not null, IsGap: false }).Uri;
            byte[] whole = await host.Client.GetByteArrayAsync(uri, host.Ct);
            foreach ((string range, byte[] expected) in new[] { ("bytes=10-499", whole[10..500]), ("bytes=500-", whole[500..]), ("bytes=-7", whole[^7..]) })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Headers = { Range = RangeHeaderValue.Parse(range) } };
                using HttpResponseMessage part = await host.Client.SendAsync(request, host.Ct);
                Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
                Assert.Equal(whole.Length, part.Content.Headers.ContentRange!.Length);
                Assert.Equal(expected, await part.Content.ReadAsByteArrayAsync(host.Ct));
            }

            using HttpResponseMessage head = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, uri), host.Ct);
            Assert.Equal(whole.Length, head.Content.Headers.ContentLength);
            Assert.Contains("immutable", head.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal("*", head.Headers.GetValues("Access-Control-Allow-Origin").Single());
            using HttpResponseMessage preflight = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, uri), host.Ct);
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
            using var compressed = new HttpRequestMessage(HttpMethod.Get, $"{Video}?session=s") { Headers = { AcceptEncoding = { new StringWithQualityHeaderValue("gzip") } } };
            using HttpResponseMessage zipped = await host.Client.SendAsync(compressed, host.Ct);
            Assert.Equal("no-cache", zipped.Headers.CacheControl!.ToString());
            using var text = new StreamReader(new GZipStream(await zipped.Content.ReadAsStreamAsync(host.Ct), CompressionMode.Decompress));
            Assert.Equal(playlist.Text, await text.ReadToEndAsync(host.Ct));
        }
    }

    [Fact]
    public async Task A_session_counts_once_and_ends_with_its_time_and_leaves_nothing()
    {
        (DeliveryHost host, SampleCamera camera) = await LiveAsync(new DeliveryCamera { MaxViewers = 1 });
        await using (host)
        {
            for (int i = 0; i < 5; i++) await PlaylistAsync(host);
            Assert.Equal(1, host.Status.Viewers);
            using (HttpResponseMessage second = await host.GetAsync("/hls/cam-1/index.m3u8")) Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
            host.Time.Advance(TimeSpan.FromSeconds(29));
            Assert.Equal(1, host.Status.Viewers);
            host.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal((0, 1), (host.Status.Viewers, host.Source.LettingsGo));
            host.Source.Listener().OnEnded(EndReason.Stopping);
            Assert.Equal(0, camera.CountHeldElsewhere());
        }
    }

    [Theory]
    [InlineData("video-1-99.mp4")]
    [InlineData("video-init-9.mp4")]
    [InlineData("video-1-part-123456.mp4")]
    [InlineData("Video.m3u8")]
    public async Task What_is_not_there_is_not_found(string file)
    {
        (DeliveryHost host, _) = await LiveAsync();
        await using (host)
        {
            await PlaylistAsync(host);
            using HttpResponseMessage response = await host.GetAsync($"/hls/cam-1/{file}");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    private static async Task<(DeliveryHost Host, SampleCamera Camera)> LiveAsync(DeliveryCamera? settings = null, int groups = 3)
    {
        DeliveryHost host = await DeliveryHost.StartAsync();
        host.Camera = settings ?? new DeliveryCamera();
        var camera = new SampleCamera(withAudio: true);
        host.GoLiveOnHold(camera, c => c.Begin().Run(groups, 25).KeyFrame().Picture(6));
        return (host, camera);
    }

    private static async Task<MediaPlaylist> PlaylistAsync(DeliveryHost host, string query = "?session=s") =>
        MediaPlaylist.Parse(await host.Client.GetStringAsync(Video + query, host.Ct));
}
