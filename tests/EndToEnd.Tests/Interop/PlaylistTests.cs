using System.Globalization;
using System.Net;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Hls;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>LL-HLS: what a playlist says and goes on saying, whatever the camera does.</summary>
public sealed class PlaylistTests(InteropHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task TARGETDURATION_PART_TARGET_and_PART_HOLD_BACK_never_change_through_reconnects_and_an_SPS_change()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { segmentDuration = "500ms" }, _ct);
        var video = new HlsFollower(camera);
        await video.SegmentsAsync(1, _ct);
        MediaPlaylist first = video.Now;
        long discontinuity = first.Segments[^1].Discontinuity;
        string map = first.Segments[^1].Map!;

        await camera.CutAsync(_ct);
        MediaPlaylist back = await video.UntilAsync(playlist => playlist.Segments[^1].Discontinuity > discontinuity && playlist.Segments[^1].Parts.Count > 0, _ct);
        (discontinuity, string mapBack) = (back.Segments[^1].Discontinuity, back.Segments[^1].Map!);

        camera.Source.Faults = new FaultSet { SpsChangeAfter = TimeSpan.Zero };
        MediaPlaylist changed = await video.UntilAsync(playlist => playlist.Segments[^1].Map != mapBack && playlist.Segments[^1].Parts.Count > 0, _ct);
        await video.SegmentsAsync(1, _ct);

        Assert.Empty(video.Broken);
        Assert.All(video.Seen, playlist => Assert.Equal(
            (first.TargetDuration, first.PartTarget, first.ServerControl["PART-HOLD-BACK"]), (playlist.TargetDuration, playlist.PartTarget, playlist.ServerControl["PART-HOLD-BACK"])));

        // a change of SPS: new EXT-X-MAP behind EXT-X-DISCONTINUITY
        Assert.True(changed.Segments[^1].Discontinuity > discontinuity);
        Assert.Matches("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"[^\"]+\"\n#EXT-X-PROGRAM-DATE-TIME:[^\n]+\n#EXT-X-PART:[^\n]+INDEPENDENT=YES", changed.Text);
        byte[][] inits = [await camera.BytesAsync(map, _ct), await camera.BytesAsync(changed.Segments[^1].Map!, _ct)];
        Assert.NotEqual(inits[0], inits[1]);
    }

    [Fact]
    public async Task PART_HOLD_BACK_is_three_PART_TARGETs_or_more_and_CAN_SKIP_UNTIL_six_TARGETDURATIONs_or_more()
    {
        InteropCamera camera = await host.SteadyAsync();
        foreach (string file in new[] { "video.m3u8", "audio.m3u8" })
        {
            MediaPlaylist playlist = await camera.MediaAsync($"{file}?{InteropCamera.Session}", _ct);
            Assert.True(MediaPlaylist.Number(playlist.ServerControl["PART-HOLD-BACK"]) >= 3 * playlist.PartTarget, file);
            Assert.True(MediaPlaylist.Number(playlist.ServerControl["CAN-SKIP-UNTIL"]) >= 6 * playlist.TargetDuration, file);
            Assert.Equal("YES", playlist.ServerControl["CAN-BLOCK-RELOAD"]);
        }
    }

    [Theory]
    [InlineData("video.m3u8", "audio.m3u8")]
    [InlineData("audio.m3u8", "video.m3u8")]
    public async Task PRELOAD_HINT_and_a_RENDITION_REPORT_of_the_other_are_always_there(string file, string other)
    {
        InteropCamera camera = await host.SteadyAsync();
        var follower = new HlsFollower(camera, file);
        await follower.SegmentsAsync(2, _ct);
        Assert.Empty(follower.Broken);
        Assert.All(follower.Seen, playlist =>
        {
            Assert.NotNull(playlist.PreloadHint);
            Assert.StartsWith(other, Assert.Single(playlist.RenditionReports)["URI"], StringComparison.Ordinal);
        });

        // what is reported is there: asked for, it is answered at once, although nothing beyond it may come for a while
        IReadOnlyDictionary<string, string> report = follower.Now.RenditionReports[0];
        (long msn, int part) = (long.Parse(report["LAST-MSN"], CultureInfo.InvariantCulture), int.Parse(report["LAST-PART"], CultureInfo.InvariantCulture));
        MediaPlaylist reported = await camera.MediaAsync(report["URI"], _ct);
        Assert.Contains(reported.Segments, segment => segment.MediaSequence == msn && (segment.Parts.Count > part || segment.Uri is not null));
    }

    [Fact]
    public async Task Every_segment_has_a_PROGRAM_DATE_TIME_that_goes_with_its_duration_and_the_clock()
    {
        InteropCamera camera = await host.SteadyAsync();
        var follower = new HlsFollower(camera);
        await follower.SegmentsAsync(2, _ct);
        Assert.Empty(follower.Broken);
        Assert.All(follower.Now.Segments.Zip(follower.Now.Segments.Skip(1)).Where(pair => !pair.First.IsGap), pair =>
            Assert.InRange((pair.Second.ProgramDateTime - pair.First.ProgramDateTime)!.Value.TotalSeconds, (double)pair.First.Duration - 0.5, (double)pair.First.Duration + 0.5));
        Assert.InRange((TimeProvider.System.GetUtcNow() - follower.Now.Segments[^1].ProgramDateTime!.Value).TotalSeconds, -5, 30);
    }

    [Fact]
    public async Task The_window_is_filled_with_leading_GAP_segments()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true, Audio = SimulatedAudio.None }, new { segmentDuration = "500ms", segmentCount = 4 }, _ct);
        var follower = new HlsFollower(camera);
        MediaPlaylist first = await follower.UntilAsync(_ => true, _ct);
        Assert.True(first.Complete.Count(segment => segment.IsGap) >= 2);
        Assert.All(first.Complete.Reverse().SkipWhile(segment => !segment.IsGap), segment => Assert.True(segment.IsGap, "a gap behind media"));
        Assert.Equal(HttpStatusCode.NotFound, await camera.StatusOfAsync(first.Complete.First().Uri!, _ct));
        MediaPlaylist full = await follower.UntilAsync(playlist => playlist.Complete.All(segment => !segment.IsGap), _ct);
        Assert.True(full.Complete.Count() >= 4);
        Assert.Empty(follower.Broken);

        // nothing but video: there is nobody to report
        Assert.All(follower.Seen, playlist => Assert.Empty(playlist.RenditionReports));
    }

    [Fact]
    public async Task A_camera_of_long_GOPs_has_its_segments_cut_without_key_frame_and_keeps_its_TARGETDURATION()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true, Gop = TimeSpan.FromSeconds(4) }, new { segmentDuration = "500ms" }, _ct);
        var follower = new HlsFollower(camera);
        await follower.UntilAsync(playlist => playlist.Complete.Count(segment => !segment.IsGap) >= 3, _ct);
        Assert.Empty(follower.Broken);
        Assert.All(follower.Seen, playlist => Assert.Equal(2, playlist.TargetDuration));
        Assert.Contains(follower.Now.Segments, segment => segment.Parts.Count > 0 && !segment.Parts[0].IsIndependent);
        Assert.False(follower.Now.HasIndependentSegments);
    }

    [Fact]
    public async Task A_camera_of_short_GOPs_says_that_its_segments_are_independent()
    {
        InteropCamera camera = await host.SteadyAsync();
        var follower = new HlsFollower(camera);
        await follower.SegmentsAsync(1, _ct);
        Assert.All(follower.Seen, playlist => Assert.True(playlist.HasIndependentSegments));
        Assert.All(follower.Now.Segments.Where(segment => segment.Parts.Count > 0), segment => Assert.True(segment.Parts[0].IsIndependent));
    }

    [Fact]
    public async Task An_ended_playlist_has_ENDLIST_and_ignores_msn_part_and_skip()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { segmentDuration = "500ms", segmentCount = 16 }, _ct);
        MediaPlaylist now = await camera.PlaylistAsync(_ct);
        Task<MediaPlaylist> waiting = camera.PlaylistAsync(_ct, $"_HLS_msn={now.LastMediaSequence + 2}");
        await camera.ChangeAsync(new { enabled = false }, _ct);

        MediaPlaylist ended = await waiting;
        Assert.True(ended.IsEnded);
        Assert.Null(ended.PreloadHint);
        Assert.Empty(PlaylistRules.Check(ended));
        foreach (string directives in new[] { "", "_HLS_msn=999999", "_HLS_msn=999999&_HLS_part=999", "_HLS_part=1", "_HLS_skip=YES", "_HLS_msn=x" })
            Assert.Equal((directives, ended.Text), (directives, (await camera.PlaylistAsync(_ct, directives)).Text));

        // the tail can still be played, and nobody new is let in
        Assert.NotEmpty(await camera.BytesAsync(ended.Complete.Last(segment => !segment.IsGap).Uri!, _ct));
        Assert.Equal("camera-offline", (await camera.ProblemAsync(camera.Hls("index.m3u8"), _ct)).Type);
    }

    [Fact]
    public async Task A_stream_that_begins_anew_has_new_names_however_soon_it_does()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { segmentDuration = "500ms" }, _ct);
        HashSet<string> known = [];
        for (int i = 0; i < 3; i++)
        {
            // the index first, for who knows nothing but a playlist that has ended gets that
            Assert.Equal(HttpStatusCode.OK, await camera.StatusOfAsync("index.m3u8", _ct));
            MediaPlaylist playlist = await camera.PlaylistAsync(_ct);
            string[] names = [.. playlist.Segments.SelectMany(segment => segment.Parts).Select(part => part.Uri), playlist.PreloadHint!];
            Assert.All(names, name => Assert.True(known.Add(name), $"{name} was there before"));
            await camera.ChangeAsync(new { enabled = false }, _ct);
            await Until.TrueAsync(() => camera.Source.Counters.SessionsOpen == 0, TimeSpan.FromSeconds(20), _ct);
            await camera.ChangeAsync(new { enabled = true }, _ct);
        }
    }
}
