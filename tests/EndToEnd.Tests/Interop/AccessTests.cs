using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Fleet.Testing.Hls;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>LL-HLS: what HTTP has to do besides: queries carried on, compression, origins, HEAD, ranges, caching.</summary>
public sealed class AccessTests(InteropHost host)
{
    private const string Token = "token=a%2Fb%3D&site=north%20gate";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_parameters_other_than_directives_are_carried_to_every_child_URI_and_the_session_to_playlists_alone()
    {
        InteropCamera camera = await host.SteadyAsync();
        string index = Encoding.UTF8.GetString(await camera.BytesAsync($"index.m3u8?{Token}&_HLS_version=1", _ct));
        string video = Regex.Match(index, "^video\\.m3u8.*$", RegexOptions.Multiline).Value, audio = Regex.Match(index, "URI=\"(audio\\.m3u8[^\"]*)\"").Groups[1].Value;
        foreach (string media in new[] { video, audio })
        {
            Assert.Matches($"\\?{Regex.Escape(Token)}&session=[0-9a-f]{{16}}$", media);
            MediaPlaylist playlist = await camera.MediaAsync($"{media}&_HLS_msn=0", _ct);
            string[] files = [.. playlist.Complete.Select(segment => segment.Uri!), .. playlist.Segments.SelectMany(segment => segment.Parts).Select(part => part.Uri), .. playlist.Segments.Select(segment => segment.Map!), playlist.PreloadHint!];
            Assert.All(files, file => Assert.EndsWith($".mp4?{Token}", file, StringComparison.Ordinal));
            string session = media[(media.LastIndexOf('=') + 1)..];
            Assert.EndsWith($".m3u8?{Token}&session={session}", playlist.RenditionReports.Single()["URI"], StringComparison.Ordinal);
            Assert.DoesNotContain("_HLS_", playlist.Text, StringComparison.Ordinal);
            Assert.NotEmpty(await camera.BytesAsync(playlist.Complete.Last().Uri!, _ct));
        }
    }

    [Theory]
    [InlineData("index.m3u8?session=test")]
    [InlineData("video.m3u8?session=test")]
    [InlineData("audio.m3u8?session=test")]
    public async Task Playlists_are_gzipped_for_who_accepts_it(string file)
    {
        InteropCamera camera = await host.SteadyAsync();
        using HttpResponseMessage zipped = await camera.SendAsync(HttpMethod.Get, camera.Hls(file), headers => headers.Add("Accept-Encoding", "br;q=1, gzip;q=0.5"), _ct);
        Assert.Equal(["gzip"], zipped.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", zipped.Headers.Vary);
        using var text = new StreamReader(new GZipStream(await zipped.Content.ReadAsStreamAsync(_ct), CompressionMode.Decompress));
        Assert.StartsWith("#EXTM3U\n", await text.ReadToEndAsync(_ct), StringComparison.Ordinal);
        using HttpResponseMessage plain = await camera.SendAsync(HttpMethod.Get, camera.Hls(file), headers => headers.Add("Accept-Encoding", "gzip;q=0"), _ct);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", plain.Headers.Vary);
        Assert.StartsWith("#EXTM3U\n", await plain.Content.ReadAsStringAsync(_ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_may_ask_first_and_then_read_everything()
    {
        InteropCamera camera = await host.SteadyAsync();
        foreach (Uri uri in await OneOfEachAsync(camera))
        {
            using HttpResponseMessage preflight = await camera.SendAsync(HttpMethod.Options, uri, headers =>
            {
                headers.Add("Origin", "https://player.example");
                headers.Add("Access-Control-Request-Method", "GET");
                headers.Add("Access-Control-Request-Headers", "range");
            }, _ct);
            Assert.True(preflight.IsSuccessStatusCode);
            Assert.True(Header(preflight, "Access-Control-Allow-Origin") is "*" or "https://player.example");
            Assert.Contains("GET", Header(preflight, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
            Assert.Contains("range", Header(preflight, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
            using HttpResponseMessage answer = await camera.SendAsync(HttpMethod.Get, uri, headers => headers.Add("Origin", "https://player.example"), _ct);
            Assert.True(Header(answer, "Access-Control-Allow-Origin") is "*" or "https://player.example");
        }
    }

    [Fact]
    public async Task HEAD_answers_as_GET_does_without_a_body()
    {
        InteropCamera camera = await host.SteadyAsync();
        foreach (Uri uri in await OneOfEachAsync(camera))
        {
            using HttpResponseMessage head = await camera.SendAsync(HttpMethod.Head, uri, _ => { }, _ct);
            using HttpResponseMessage get = await camera.SendAsync(HttpMethod.Get, uri, _ => { }, _ct);
            Assert.Equal((HttpStatusCode.OK, get.Content.Headers.ContentType!.MediaType, get.Headers.CacheControl!.ToString()), (head.StatusCode, head.Content.Headers.ContentType!.MediaType, head.Headers.CacheControl!.ToString()));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(_ct));

            // a playlist is another one with every part
            if (uri.AbsolutePath.EndsWith(".mp4", StringComparison.Ordinal)) Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            else Assert.True(head.Content.Headers.ContentLength > 0);
        }
    }

    [Fact]
    public async Task A_range_of_a_part_segment_or_init_segment_is_that_range()
    {
        InteropCamera camera = await host.SteadyAsync();
        foreach (Uri uri in (await OneOfEachAsync(camera)).Where(uri => uri.AbsolutePath.EndsWith(".mp4", StringComparison.Ordinal)))
        {
            using HttpResponseMessage get = await camera.SendAsync(HttpMethod.Get, uri, _ => { }, _ct);
            byte[] whole = await get.Content.ReadAsByteArrayAsync(_ct);
            Assert.Equal(["bytes"], get.Headers.AcceptRanges);
            foreach ((string range, byte[] bytes) in new[] { ("bytes=0-0", whole[..1]), ("bytes=100-299", whole[100..300]), ("bytes=300-", whole[300..]), ("bytes=-20", whole[^20..]), ("bytes=5-99999999", whole[5..]) })
            {
                using HttpResponseMessage part = await camera.SendAsync(HttpMethod.Get, uri, headers => headers.Range = RangeHeaderValue.Parse(range), _ct);
                Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
                Assert.Equal(whole.Length, part.Content.Headers.ContentRange!.Length);
                Assert.Equal(bytes, await part.Content.ReadAsByteArrayAsync(_ct));
            }

            using HttpResponseMessage beyond = await camera.SendAsync(HttpMethod.Get, uri, headers => headers.Range = new RangeHeaderValue(whole.Length, null), _ct);
            Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        }
    }

    [Fact]
    public async Task Files_are_immutable_for_any_cache_and_a_playlist_only_where_its_address_names_what_is_waited_for()
    {
        InteropCamera camera = await host.SteadyAsync();
        foreach (Uri uri in await OneOfEachAsync(camera))
        {
            using HttpResponseMessage answer = await camera.GetAsync(uri, _ct);
            CacheControlHeaderValue cache = answer.Headers.CacheControl!;
            if (uri.AbsolutePath.EndsWith(".mp4", StringComparison.Ordinal)) Assert.True(cache is { Public: true, MaxAge.TotalMinutes: >= 1 } && cache.ToString().Contains("immutable", StringComparison.Ordinal), uri.ToString());
            else Assert.True(cache.NoCache, uri.ToString());
        }

        MediaPlaylist now = await camera.PlaylistAsync(_ct);
        using HttpResponseMessage waited = await camera.GetAsync(camera.Video($"_HLS_msn={now.LastMediaSequence + 1}&_HLS_part=0"), _ct);
        Assert.InRange(waited.Headers.CacheControl!.MaxAge!.Value.TotalSeconds, 1, now.TargetDuration);
        using HttpResponseMessage bad = await camera.GetAsync(camera.Video("_HLS_part=0"), _ct);
        Assert.True(bad.Headers.CacheControl!.NoStore);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    /// <summary>Index, media playlist, init segment, segment, part.</summary>
    private async Task<Uri[]> OneOfEachAsync(InteropCamera camera)
    {
        ListedSegment segment = (await camera.PlaylistAsync(_ct)).Complete.Last(listed => listed.Parts.Count > 0);
        return [camera.Hls($"index.m3u8?{InteropCamera.Session}"), camera.Video(""), camera.Hls(segment.Map!), camera.Hls(segment.Uri!), camera.Hls(segment.Parts[0].Uri)];
    }
}
