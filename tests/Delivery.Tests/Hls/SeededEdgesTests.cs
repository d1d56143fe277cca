using System.Net;
using Fleet.Core.Hls;
using Fleet.Testing;
using Fleet.Testing.Hls;

namespace Fleet.Delivery.Tests.Hls;

/// <summary>Two processes join one session at different times: they give the same names to the same bytes.</summary>
public sealed class SeededEdgesTests
{
    [Theory]
    [InlineData(25, 1)]
    [InlineData(10, 1)]
    [InlineData(25, 2)]
    public async Task An_edge_that_joins_three_key_frames_later_shows_the_same_playlists_and_bytes(int pictures, int segmentSeconds)
    {
        await using DeliveryHost early = await DeliveryHost.StartAsync(), late = await DeliveryHost.StartAsync();
        foreach (DeliveryHost edge in new[] { early, late }) edge.Camera = edge.Camera with { SegmentDuration = TimeSpan.FromSeconds(segmentSeconds) };
        var stream = new SeedingStream(new HlsOptions { SegmentDuration = TimeSpan.FromSeconds(segmentSeconds) }, early.Time);
        var camera = new SampleCamera(withAudio: true);
        camera.PublishTo(stream);
        await JoinAsync(early, stream, () => camera.Begin().Run(2, pictures).KeyFrame());
        camera.Picture(pictures - 1).Run(3, pictures).KeyFrame().Picture(4);
        late.Time.Advance(TimeSpan.FromSeconds(7));
        await JoinAsync(late, stream, () => { });

        camera.Picture(pictures - 5).Run(2, pictures).KeyFrame().Picture(6);
        await CompareAsync(early, late, WithoutGaps);

        camera.Picture(pictures - 7).Run(40, pictures).KeyFrame().Picture(6);
        await CompareAsync(early, late, Whole);
    }

    [Fact]
    public async Task Edges_agree_again_behind_a_gap_that_each_of_them_measured_for_itself()
    {
        await using DeliveryHost one = await DeliveryHost.StartAsync(), other = await DeliveryHost.StartAsync();
        var stream = new SeedingStream(new HlsOptions(), one.Time);
        var camera = new SampleCamera(withAudio: true);
        camera.PublishTo(stream);
        await JoinAsync(one, stream, () => camera.Begin().Run(4, 25).KeyFrame().Picture(6));
        await JoinAsync(other, stream, () => { });
        string[] old = [.. FilesOf(await PlaylistAsync(one, "video"))];
        long last = MediaPlaylist.Parse(await PlaylistAsync(one, "video")).LastMediaSequence;

        stream.OnGap();
        one.Time.Advance(TimeSpan.FromSeconds(2.4));
        other.Time.Advance(TimeSpan.FromSeconds(0.3));
        other.Time.Advance(TimeSpan.FromSeconds(2.05));
        camera.Run(2, 25).KeyFrame().Picture(6);

        // how long the gap was each of them has told its players already
        await CompareAsync(one, other, BehindTheGap);
        Assert.True(MediaPlaylist.Parse(await PlaylistAsync(one, "video")).LastMediaSequence > last);
        foreach (string uri in old) await one.Client.GetByteArrayAsync("/hls/cam-1/" + uri, one.Ct);
        camera.Picture(18).Run(40, 25).KeyFrame().Picture(6);
        await CompareAsync(one, other, Whole);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(2.4)]
    [InlineData(9)]
    public async Task What_an_edge_has_told_its_players_stays_as_it_was_when_it_follows_the_others_behind_a_gap(double seconds)
    {
        await using DeliveryHost edge = await DeliveryHost.StartAsync();
        var others = new ManualTime();
        var stream = new SeedingStream(new HlsOptions(), others);
        var camera = new SampleCamera(withAudio: true);
        camera.PublishTo(stream);
        await JoinAsync(edge, stream, () => camera.Begin().Run(8, 25).KeyFrame().Picture(6));
        Dictionary<string, PlaylistHistory> told = new() { ["video"] = new PlaylistHistory(), ["audio"] = new PlaylistHistory() };
        await LookAsync();

        for (int outages = 0; outages < 3; outages++)
        {
            stream.OnGap();
            await LookAsync();

            // the clock of who numbers for all goes a little slower
            edge.Time.Advance(TimeSpan.FromSeconds(seconds / 2));
            await LookAsync();
            edge.Time.Advance(TimeSpan.FromSeconds(seconds / 2));
            others.Advance(TimeSpan.FromSeconds(seconds * 0.9));
            camera.Run(2, 25).KeyFrame().Picture(6);
            await LookAsync();
            camera.Picture(18).Run(2, 25).KeyFrame().Picture(6);
            await LookAsync();
        }

        var last = MediaPlaylist.Parse(await PlaylistAsync(edge, "video"));
        foreach (ListedSegment segment in last.Complete.Where(segment => !segment.IsGap)) await edge.Client.GetByteArrayAsync("/hls/cam-1/" + segment.Uri, edge.Ct);

        async Task LookAsync()
        {
            foreach ((string track, PlaylistHistory history) in told) Assert.Empty(history.Add(MediaPlaylist.Parse(await PlaylistAsync(edge, track))));
        }
    }

    private static async Task JoinAsync(DeliveryHost edge, SeedingStream stream, Action begin)
    {
        edge.Source.OnHold = listener =>
        {
            edge.Source.OnHold = null;
            stream.Join(listener);
            begin();
        };
        await PlaylistAsync(edge, "video");
    }

    private static async Task CompareAsync(DeliveryHost one, DeliveryHost other, Func<string, IEnumerable<string>> told)
    {
        int same = 0;
        foreach (string track in new[] { "video", "audio" })
        {
            (string left, string right) = (await PlaylistAsync(one, track), await PlaylistAsync(other, track));
            Assert.Equal(told(left), told(right));
            foreach (string uri in FilesOf(left).Intersect(FilesOf(right)))
            {
                byte[][] bytes = [.. await Task.WhenAll(new[] { one, other }.Select(edge => edge.Client.GetByteArrayAsync("/hls/cam-1/" + uri, edge.Ct)))];
                Assert.Equal(bytes[0], bytes[1]);
                same++;
            }

            foreach (string uri in FilesOf(left).Except(FilesOf(right)))
            {
                using HttpResponseMessage missing = await other.GetAsync("/hls/cam-1/" + uri);
                Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
            }
        }

        Assert.True(same > 6, $"{same} files are at both");
    }

    private static Task<string> PlaylistAsync(DeliveryHost edge, string track) => edge.Client.GetStringAsync($"/hls/cam-1/{track}.m3u8?session=s", edge.Ct);

    private static IEnumerable<string> Whole(string playlist)
    {
        Assert.DoesNotContain("EXT-X-GAP", playlist, StringComparison.Ordinal);
        return playlist.Split('\n');
    }

    private static IEnumerable<string> BehindTheGap(string playlist) =>
        MediaPlaylist.Parse(playlist).Segments.AsEnumerable().Reverse().TakeWhile(segment => !segment.IsGap).SelectMany(segment => segment.Parts.Select(part => part.Uri).Append($"{segment.MediaSequence} {segment.Uri}"));

    /// <summary>What came before an edge joined is not there, and called a gap.</summary>
    private static IEnumerable<string> WithoutGaps(string playlist) => playlist.Split('\n').Where(line => line != "#EXT-X-GAP" && !line.StartsWith("#EXT-X-PART:", StringComparison.Ordinal));

    private static IEnumerable<string> FilesOf(string playlist) => MediaPlaylist.Parse(playlist).Segments.Where(segment => !segment.IsGap)
        .SelectMany(segment => segment.Parts.Where(part => !part.IsGap).Select(part => part.Uri).Append(segment.Map!).Concat(segment.Uri is null ? [] : [segment.Uri]));
}
