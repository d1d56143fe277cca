using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleet.CameraSim;
using Fleet.Testing.Hls;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>LL-HLS: what is asked for and what is answered, row by row.</summary>
public sealed class DirectiveTests(InteropHost host)
{
    private const int Tries = 20;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("_HLS_part=0")]
    [InlineData("_HLS_part=0&_HLS_skip=YES")]
    public async Task A_part_without_its_msn_is_400(string query) => await IsRefusedAsync(query, "_HLS_part");

    [Theory]
    [InlineData("_HLS_msn=x", "_HLS_msn")]
    [InlineData("_HLS_msn=", "_HLS_msn")]
    [InlineData("_HLS_msn=-1", "_HLS_msn")]
    [InlineData("_HLS_msn=%2B1", "_HLS_msn")]
    [InlineData("_HLS_msn=1.5", "_HLS_msn")]
    [InlineData("_HLS_msn=9223372036854775808", "_HLS_msn")]
    [InlineData("_HLS_msn=1&_HLS_msn=1", "_HLS_msn")]
    [InlineData("_HLS_msn=1&_HLS_part=one", "_HLS_part")]
    [InlineData("_HLS_msn=1&_HLS_part=-1", "_HLS_part")]
    [InlineData("_HLS_msn=1&_HLS_part=4294967296", "_HLS_part")]
    [InlineData("_HLS_msn=1&_HLS_part=1&_HLS_part=1", "_HLS_part")]
    [InlineData("_HLS_skip=NO", "_HLS_skip")]
    [InlineData("_HLS_skip=YES&_HLS_skip=YES", "_HLS_skip")]
    public async Task Directives_that_are_no_number_negative_overflowing_or_repeated_are_400(string query, string named) => await IsRefusedAsync(query, named);

    [Fact]
    public async Task An_msn_more_than_2_past_the_last_is_400_at_once_and_2_past_is_waited_for()
    {
        InteropCamera camera = await host.SteadyAsync();
        bool wasRefused = false;
        for (int i = 0; i < 3 && !wasRefused; i++)
        {
            // a segment may be completed between the two requests: then three past was two past
            MediaPlaylist before = await camera.PlaylistAsync(_ct);
            wasRefused = (await camera.ProblemAsync(camera.Video($"_HLS_msn={before.LastMediaSequence + 3}"), _ct)).Status == HttpStatusCode.BadRequest;
            if (wasRefused) Assert.True((await camera.PlaylistAsync(_ct)).LastMediaSequence < before.LastMediaSequence + 3, "it was not refused at once");
        }

        Assert.True(wasRefused, "three past the last was never refused");
        MediaPlaylist now = await camera.PlaylistAsync(_ct);
        Assert.True((await camera.PlaylistAsync(_ct, $"_HLS_msn={now.LastMediaSequence + 2}")).LastMediaSequence >= now.LastMediaSequence + 2);
    }

    [Fact]
    public async Task A_part_further_ahead_than_the_advance_limit_is_400()
    {
        InteropCamera camera = await host.SteadyAsync();
        MediaPlaylist now = await camera.PlaylistAsync(_ct);
        int limit = (int)(3 / now.PartTarget!.Value);
        (HttpStatusCode status, _, string detail) = await camera.ProblemAsync(camera.Video($"_HLS_msn={now.LastMediaSequence + 2}&_HLS_part={limit + 1}"), _ct);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("_HLS_part", detail, StringComparison.Ordinal);
        MediaPlaylist then = await camera.PlaylistAsync(_ct, $"_HLS_msn={now.LastMediaSequence + 2}&_HLS_part={limit - 1}");
        Assert.True(then.LastMediaSequence >= now.LastMediaSequence + 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task A_part_past_the_last_of_its_segment_is_part_0_of_the_next(int past)
    {
        InteropCamera camera = await host.SteadyAsync();
        ListedSegment last = (await camera.PlaylistAsync(_ct)).Complete.Last();
        Assert.NotEmpty(last.Parts);
        MediaPlaylist then = await camera.PlaylistAsync(_ct, $"_HLS_msn={last.MediaSequence}&_HLS_part={last.Parts.Count + past}");
        Assert.Contains(then.Segments, segment => segment.MediaSequence == last.MediaSequence + 1 && segment.Parts.Count > 0);
    }

    [Theory]
    [InlineData("_HLS_msn=0")]
    [InlineData("_HLS_msn=0&_HLS_part=3")]
    [InlineData("_HLS_msn=0&_HLS_skip=YES")]
    public async Task An_msn_older_than_the_window_gets_the_full_current_playlist(string directives)
    {
        InteropCamera camera = await host.SteadyAsync();
        var follower = new HlsFollower(camera);
        await follower.UntilAsync(playlist => playlist.MediaSequence > 0, _ct);
        MediaPlaylist answer = await camera.PlaylistAsync(_ct, directives);
        Assert.Null(answer.SkippedSegments);
        Assert.True(answer.LastMediaSequence >= follower.Now.LastMediaSequence);
        Assert.Empty(PlaylistRules.Check(answer));
    }

    [Theory]
    [InlineData("YES")]
    [InlineData("v2")]
    public async Task A_skip_is_a_delta_update_as_advertised_that_completes_what_was_known(string skip)
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { segmentDuration = "500ms", segmentCount = 16 }, _ct);
        MediaPlaylist known = await camera.PlaylistAsync(_ct);
        Assert.True(known.ServerControl.ContainsKey("CAN-SKIP-UNTIL"));
        string next = $"_HLS_msn={known.LastMediaSequence + 1}";
        MediaPlaylist delta = await camera.PlaylistAsync(_ct, $"{next}&_HLS_skip={skip}");
        Assert.InRange(delta.SkippedSegments!.Value, 1, known.Complete.Count());
        Assert.Empty(PlaylistRules.Check(delta, isDelta: true));

        // what it skips is what the client has, and from there on it is the full playlist
        Assert.InRange(delta.MediaSequence, known.MediaSequence, known.LastMediaSequence);
        MediaPlaylist full = await camera.PlaylistAsync(_ct, next);
        long first = delta.MediaSequence + delta.SkippedSegments.Value;
        Assert.Equal(
            full.Complete.Where(segment => segment.MediaSequence >= first && segment.MediaSequence <= delta.LastMediaSequence).Select(segment => (segment.MediaSequence, segment.Uri, segment.Duration)),
            delta.Complete.Where(segment => segment.MediaSequence >= full.MediaSequence).Select(segment => (segment.MediaSequence, segment.Uri, segment.Duration)));
    }

    [Fact]
    public async Task An_unknown_segment_or_a_part_that_is_not_hinted_is_404()
    {
        InteropCamera camera = await host.SteadyAsync();
        MediaPlaylist now = await camera.PlaylistAsync(_ct);
        (string segment, string hint) = (now.Complete.Last().Uri!, now.PreloadHint!);
        string[] files =
        [
            Numbered(segment, 1000), Numbered(segment, -now.LastMediaSequence - 1), Numbered(hint, 1000), Numbered(hint, 20), "video-init-4711.mp4", "video-1-1.mp4",
            "video-1-part-1.mp4", "text.m3u8", "video.mp4", now.Complete.First(listed => listed.IsGap || listed.MediaSequence == now.MediaSequence).Uri! + "x",
        ];
        foreach (string file in files) Assert.Equal((file, HttpStatusCode.NotFound), (file, await camera.StatusOfAsync(file, _ct)));
        Assert.Equal("camera-not-configured", (await camera.ProblemAsync(new Uri(camera.Host, "/hls/nobody/index.m3u8"), _ct)).Type);
    }

    [Fact]
    public async Task The_hinted_part_is_held_with_no_byte_before_it_is_whole()
    {
        InteropCamera camera = await host.SteadyAsync();
        bool wasHeld = false;
        for (int i = 0; i < Tries && !wasHeld; i++)
        {
            string hint = (await camera.PlaylistAsync(_ct)).PreloadHint!;
            using var client = new TcpClient();
            await client.ConnectAsync(camera.Host.Host, camera.Host.Port, _ct);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {camera.Hls(hint).PathAndQuery} HTTP/1.1\r\nHost: fleet\r\nConnection: close\r\n\r\n"), _ct);
            while (true)
            {
                // looked at before the playlist is: what is still hinted afterwards was not there
                int available = client.Available;
                MediaPlaylist now = await camera.PlaylistAsync(_ct);
                if (now.PreloadHint != hint) break;
                Assert.Equal(0, available);
                wasHeld = true;
            }

            using var answer = new MemoryStream();
            await client.GetStream().CopyToAsync(answer, _ct);
            byte[] part = await camera.BytesAsync(hint, _ct);
            string head = Encoding.ASCII.GetString(answer.ToArray().AsSpan(0, answer.ToArray().AsSpan().IndexOf("\r\n\r\n"u8) + 4));
            Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {part.Length}\r\n"), head, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(part, answer.ToArray()[head.Length..]);
        }

        Assert.True(wasHeld, "no part was ever asked for before it was there");
    }

    /// <summary>The same name with another number.</summary>
    private static string Numbered(string uri, long further)
    {
        string name = uri.Split('?')[0];
        int from = name.LastIndexOf('-') + 1, to = name.LastIndexOf('.');
        return string.Create(CultureInfo.InvariantCulture, $"{name[..from]}{Math.Max(0, long.Parse(name[from..to], CultureInfo.InvariantCulture) + further)}{name[to..]}");
    }

    private async Task IsRefusedAsync(string query, string named)
    {
        InteropCamera camera = await host.SteadyAsync();
        await camera.PlaylistAsync(_ct);
        (HttpStatusCode status, string type, string detail) = await camera.ProblemAsync(camera.Video(query), _ct);
        Assert.Equal((HttpStatusCode.BadRequest, "bad-request"), (status, type));
        Assert.Contains(named, detail, StringComparison.Ordinal);
    }
}
