using System.Net;
using System.Text.RegularExpressions;
using Fleet.Core.Lifecycle;
using Fleet.Testing;
using Fleet.Testing.Hls;

namespace Fleet.Delivery.Tests.Hls;

/// <summary>A cache that keeps everything for ever is never wrong: over pauses, changes of the camera and restarts of the host.</summary>
public sealed class UnchangingNamesTests
{
    private readonly Dictionary<string, byte[]> _cache = [];
    private int _confirmed;

    [Fact]
    public async Task No_name_ever_stands_for_other_bytes()
    {
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        HashSet<string> inits = [];
        long lastMediaSequence = 0;
        for (int run = 0; run < 3; run++)
        {
            var time = new ManualTime(now);
            var source = new SessionSource(time);
            await using DeliveryHost host = await DeliveryHost.StartAsync(source, time);
            for (int activation = 0; activation < 3; activation++)
            {
                MediaPlaylist playlist = await ReadAllAsync(host);
                Assert.True(inits.Add(playlist.Segments[^1].Map!), "another pull has other parameters, and so another init segment");
                Assert.True(playlist.MediaSequence > lastMediaSequence, "a playlist begins behind the end of the last one");
                source.Camera.Run(3, 25);
                lastMediaSequence = (await ReadAllAsync(host)).LastMediaSequence;
                Assert.Equal("live", $"{source.Status.Phase}".ToLowerInvariant());
                await host.UntilAsync(() =>
                {
                    time.Advance(TimeSpan.FromSeconds(5));
                    return source.Status.Phase == SessionPhase.Idle;
                });
            }

            // a restart takes no longer than this, or much longer
            now = time.GetUtcNow() + TimeSpan.FromSeconds(run + 0.5);
        }

        Assert.True(_cache.Count > 300, $"{_cache.Count} names");
        Assert.True(_confirmed > 100, $"{_confirmed} names were asked for again");
    }

    /// <summary>Everything the playlists name, and everything they ever named.</summary>
    private async Task<MediaPlaylist> ReadAllAsync(DeliveryHost host)
    {
        MediaPlaylist? video = null;
        foreach (string track in new[] { "video", "audio" })
        {
            MediaPlaylist playlist = MediaPlaylist.Parse(await host.Client.GetStringAsync($"/hls/cam-1/{track}.m3u8?session=s", host.Ct));
            video ??= playlist;
            IEnumerable<string> named = [.. playlist.Segments.Select(segment => segment.Map!), .. playlist.Complete.Where(segment => !segment.IsGap).Select(segment => segment.Uri!),
                .. playlist.Segments.SelectMany(segment => segment.Parts).Where(part => !part.IsGap).Select(part => part.Uri)];
            foreach (string name in named.Distinct())
                Assert.True(await ConfirmAsync(host, name), $"{name} is named and not there");
        }

        // names of times gone by are asked for too: they may be gone, and never be something else
        foreach (string name in _cache.Keys.ToArray()) await ConfirmAsync(host, name);
        Assert.All(_cache.Keys, name => Assert.Matches(new Regex("^(video|audio)-(init-[0-9]+|[0-9]+-(part-)?[0-9]+)\\.mp4$"), name));
        return video!;
    }

    private async Task<bool> ConfirmAsync(DeliveryHost host, string name)
    {
        using HttpResponseMessage response = await host.Client.GetAsync($"/hls/cam-1/{name}", host.Ct);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(host.Ct);
        if (_cache.TryAdd(name, bytes)) return true;
        Assert.True(_cache[name].AsSpan().SequenceEqual(bytes), $"{name} has other bytes than before");
        _confirmed++;
        return true;
    }
}
