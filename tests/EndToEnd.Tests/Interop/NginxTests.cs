using System.Text;
using System.Text.RegularExpressions;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Hls;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>A caching proxy that knows nothing of video in front of the host.</summary>
public sealed class NginxTests(InteropHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parts_segments_and_init_segments_come_from_the_cache_for_every_viewer_and_playlists_by_their_directives()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { segmentDuration = "500ms" }, _ct);
        using NginxProxy proxy = await NginxProxy.CacheAsync(camera.Host, _ct);
        using var http = new HttpClient { BaseAddress = new Uri(proxy.Address, $"/hls/{camera.Id}/") };

        // two viewers, two sessions
        string[] playlists = [await VideoOfAsync(http), await VideoOfAsync(http)];
        Assert.NotEqual(playlists[0], playlists[1]);
        MediaPlaylist first = MediaPlaylist.Parse(await http.GetStringAsync(playlists[0], _ct));
        string waiting = $"&_HLS_msn={first.LastMediaSequence + 1}";
        (string state, byte[] body) = await GetAsync(http, playlists[0] + waiting);
        Assert.Equal("MISS", state);
        ListedSegment segment = MediaPlaylist.Parse(Encoding.UTF8.GetString(body)).Complete.Last();

        // for the first one from the host, for the other from the cache, to the byte
        foreach (string file in new[] { segment.Map!, segment.Uri!, segment.Parts[0].Uri })
        {
            (string before, byte[] fresh) = await GetAsync(http, file);
            (string after, byte[] cached) = await GetAsync(http, file);
            Assert.Equal((file, "MISS", "HIT"), (file, before, after));
            Assert.Equal(fresh, cached);
            Assert.Equal(fresh, await camera.BytesAsync(file, _ct));
        }

        // the other viewer's playlist names the same files
        MediaPlaylist second = MediaPlaylist.Parse(Encoding.UTF8.GetString((await GetAsync(http, playlists[1] + waiting)).Body));
        Assert.Contains(second.Complete, listed => listed.Uri == segment.Uri && listed.Map == segment.Map);

        // the same directives are the same answer; others, or none, are not
        (string again, byte[] sameBody) = await GetAsync(http, playlists[0] + waiting);
        Assert.Equal("HIT", again);
        Assert.Equal(body, sameBody);
        Assert.Equal("MISS", (await GetAsync(http, $"{playlists[0]}{waiting}&_HLS_part=0")).State);
        Assert.NotEqual("HIT", (await GetAsync(http, playlists[0])).State);
        Assert.NotEqual("HIT", (await GetAsync(http, playlists[0])).State);

        // a hinted part is waited for through it, by two at once, and kept
        string hint = MediaPlaylist.Parse(await http.GetStringAsync(playlists[0], _ct)).PreloadHint!;
        (string State, byte[] Body)[] both = await Task.WhenAll(GetAsync(http, hint), GetAsync(http, hint));
        Assert.Equal(both[0].Body, both[1].Body);
        Assert.Equal("HIT", (await GetAsync(http, hint)).State);

        // and what is not there is not kept
        string unknown = segment.Uri!.Replace(".mp4", "0000.mp4", StringComparison.Ordinal);
        foreach (int _ in new[] { 1, 2 })
        {
            using HttpResponseMessage missing = await http.GetAsync(unknown, _ct);
            Assert.Equal((404, "MISS"), ((int)missing.StatusCode, missing.Headers.GetValues(NginxProxy.StateHeader).Single()));
        }
    }

    private async Task<string> VideoOfAsync(HttpClient http) =>
        Regex.Match(await http.GetStringAsync("index.m3u8", _ct), "^video\\.m3u8.*$", RegexOptions.Multiline).Value;

    private async Task<(string State, byte[] Body)> GetAsync(HttpClient http, string file)
    {
        using HttpResponseMessage response = await http.GetAsync(file, _ct);
        Assert.True(response.IsSuccessStatusCode, $"{file}: {response.StatusCode}");
        return (response.Headers.GetValues(NginxProxy.StateHeader).Single(), await response.Content.ReadAsByteArrayAsync(_ct));
    }
}
