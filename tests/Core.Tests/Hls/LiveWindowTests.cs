using Fleet.Core.Cmaf;
using Fleet.Core.Hls;
using Fleet.Core.Tests.Cmaf;
using Fleet.Testing.Hls;

namespace Fleet.Core.Tests.Hls;

public sealed class LiveWindowTests
{
    public static TheoryData<double, double, double> Cameras
    {
        get
        {
            var data = new TheoryData<double, double, double>();
            foreach (double fps in (double[])[1, 2, 5, 8, 10, 12.5, 15, 20, 25, 29.97, 50])
                foreach (double gop in (double[])[0.5, 1, 2, 10])
                    foreach (double jitter in (double[])[0, 0.003, 0.015])
                        data.Add(fps, gop, jitter);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cameras))]
    public void Every_playlist_of_every_camera_keeps_all_rules(double fps, double gop, double jitter)
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(10, fps, gop, jitter));

        Assert.True(probe.Playlists > 3);
        Assert.True(probe.Window.Video!.Playable > TimeSpan.FromSeconds(5));
        probe.Window.ReleaseAll();
    }

    [Theory]
    [InlineData(15)]
    [InlineData(12.5)]
    [InlineData(25)]
    [InlineData(29.97)]
    public void A_regular_camera_starts_every_segment_with_a_key_frame_and_breaks_no_hint(double fps)
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(15, fps, 1, 0.002));

        Assert.True(probe.Window.Video!.HasIndependentSegments);
        Assert.Contains("#EXT-X-INDEPENDENT-SEGMENTS", probe.Text(), StringComparison.Ordinal);
        Assert.Equal(0, probe.BrokenHints);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_variable_rate_keeps_the_85_percent_rule(int seed)
    {
        var random = new Random(seed);
        SampleStream stream = SampleStream.Of(20, 50, 1, 0.004, lost: _ => random.Next(3) == 0);
        WindowProbe.Of(stream).Window.ReleaseAll();
    }

    [Fact]
    public void A_camera_that_halves_its_rate_at_night_keeps_its_promises()
    {
        SampleStream stream = new SampleStream().Begin(SampleFormats.H264()).Run(20, 25, 1, captured: TimeSpan.Zero).Run(20, 12.5, 1, captured: TimeSpan.Zero);
        WindowProbe probe = WindowProbe.Of(stream);
        Assert.Equal(216, probe.Window.Video!.Plan.PartTargetMilliseconds);
    }

    [Fact]
    public void A_picture_longer_than_a_part_may_be_is_a_segment_without_parts()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(10, 25, 1, lost: i => i is > 110 and < 125));

        ListedSegment held = Assert.Single(probe.Playlist().Complete, segment => !segment.IsGap && segment.Parts.Count == 0 && segment.Duration is > 0.25m and < 0.9m);
        Assert.NotNull(probe.Get(held.Uri!));
    }

    [Fact]
    public void A_picture_that_holds_more_than_a_target_duration_is_followed_by_gaps()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(25, 25, 1, lost: i => i is > 250 and < 450));

        Assert.Contains(probe.Playlist().Complete, segment => segment.IsGap);
        Assert.All(probe.Playlist().Complete, segment => Assert.True(segment.Duration <= 3));
    }

    [Fact]
    public void Key_frames_that_come_too_late_never_make_the_target_duration_longer()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(30, 25, 10));

        Assert.Equal(3, probe.Playlist().TargetDuration);
        Assert.DoesNotContain("#EXT-X-INDEPENDENT-SEGMENTS", probe.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_playlist_is_filled_with_gaps_while_the_window_is_filling()
    {
        MediaPlaylist playlist = WindowProbe.Of(SampleStream.Of(2.5, 25, 1)).Playlist();

        Assert.Equal(7, playlist.Complete.Count());
        Assert.Equal([true, true, true, true, true, false, false], playlist.Complete.Select(segment => segment.IsGap));
        Assert.Equal(0, playlist.DiscontinuitySequence);
        Assert.DoesNotContain("#EXT-X-DISCONTINUITY\n", playlist.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_playlist_lists_the_wanted_segments_or_three_target_durations()
    {
        Assert.Equal(9, WindowProbe.Of(SampleStream.Of(20, 25, 1)).Playlist().Complete.Count());
        Assert.Equal(7, WindowProbe.Of(SampleStream.Of(20, 25, 2)).Playlist().Complete.Count());
    }

    [Fact]
    public void Audio_segments_start_where_video_segments_do()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(30, 25, 1, audio: true));
        MediaPlaylist video = probe.Playlist(), audio = probe.Playlist(TrackKind.Audio);

        Assert.Equal(video.TargetDuration, audio.TargetDuration);
        Assert.NotEqual(video.PartTarget, audio.PartTarget);
        Assert.Equal(video.ServerControl, audio.ServerControl);
        foreach (ListedSegment segment in video.Complete)
        {
            ListedSegment? sound = audio.Complete.SingleOrDefault(other => other.MediaSequence == segment.MediaSequence);
            if (sound is null) continue;
            Assert.InRange((sound.ProgramDateTime!.Value - segment.ProgramDateTime!.Value).TotalMilliseconds, -25, 60);
            Assert.Equal(segment.Discontinuity, sound.Discontinuity);
        }

        Assert.All(audio.Segments.SelectMany(segment => segment.Parts), part => Assert.True(part.IsIndependent));
    }

    [Fact]
    public void Audio_alone_is_a_stream_too()
    {
        SampleStream stream = new SampleStream().Begin(null, SampleFormats.Aac()).Run(30, 25, 1, audio: true, video: false);
        WindowProbe probe = WindowProbe.Of(stream);

        Assert.Null(probe.Window.Video);
        Assert.True(probe.Window.Audio!.Playable > TimeSpan.FromSeconds(5));
        Assert.Equal(2, probe.Playlist(TrackKind.Audio).TargetDuration);
    }

    [Fact]
    public void A_new_epoch_has_a_new_map_behind_a_discontinuity_on_every_track()
    {
        SampleStream stream = SampleStream.Of(5.3, 25, 1, audio: true);
        stream.Begin(SampleFormats.H264(), SampleFormats.Aac(16000)).Run(5, 15, 1, captured: TimeSpan.Zero);
        WindowProbe probe = WindowProbe.Of(stream);
        MediaPlaylist playlist = probe.Playlist();

        ListedSegment first = playlist.Segments.First(segment => segment.Map == "video-init-2.mp4");
        Assert.Equal(1, first.Discontinuity);
        Assert.All(playlist.Segments, segment => Assert.Equal(segment.Map == "video-init-2.mp4" ? 1 : 0, segment.Discontinuity));
        Assert.True(probe.Window.TryGetInit(1, TrackKind.Video, out _) && probe.Window.TryGetInit(2, TrackKind.Audio, out _));
        Assert.False(probe.Window.TryGetInit(3, TrackKind.Video, out _));
    }

    [Fact]
    public void The_discontinuity_sequence_grows_when_the_discontinuity_has_left_and_the_init_segment_is_forgotten()
    {
        SampleStream stream = SampleStream.Of(3, 25, 1).Begin(SampleFormats.H264()).Run(60, 25, 1, captured: TimeSpan.Zero)
            .Begin(SampleFormats.H264()).Run(1, 25, 1, captured: TimeSpan.Zero);
        WindowProbe probe = WindowProbe.Of(stream);

        Assert.Equal(1, probe.Playlist().DiscontinuitySequence);
        Assert.False(probe.Window.TryGetInit(1, TrackKind.Video, out _));
    }

    [Fact]
    public void A_camera_that_is_away_leaves_gaps_and_comes_back_behind_a_discontinuity()
    {
        var probe = new WindowProbe();
        SampleStream stream = SampleStream.Of(6.5, 25, 1, audio: true);
        probe.Feed(stream.Events);
        for (int i = 0; i < 3; i++)
        {
            probe.Window.AppendGap(TimeSpan.FromSeconds(3));
            probe.Look();
        }

        int before = stream.Events.Count;
        stream.Begin(SampleFormats.H264(), SampleFormats.Aac()).Run(3, 25, 1, audio: true, captured: TimeSpan.FromSeconds(9));
        probe.Feed(stream.Events.Skip(before));

        MediaPlaylist playlist = probe.Playlist();
        Assert.Equal(3, playlist.Complete.Count(segment => segment.IsGap && segment.Duration == 3));
        ListedSegment back = playlist.Segments.First(segment => segment.Map == "video-init-2.mp4");
        Assert.True(back.Discontinuity > 0);
        Assert.InRange((back.ProgramDateTime!.Value - SampleStream.Noon).TotalSeconds, 15.4, 15.6);
        Assert.Equal(back.Discontinuity, probe.Playlist(TrackKind.Audio).Segments.First(segment => segment.Map == "audio-init-2.mp4").Discontinuity);
    }

    [Fact]
    public void Parts_stay_fetchable_three_target_durations_after_their_tag_is_gone()
    {
        var probe = new WindowProbe();
        var goneAt = new Dictionary<string, TimeSpan>();
        string[] before = [];
        int checkedParts = 0;
        foreach (object item in SampleStream.Of(60, 25, 1).Events)
        {
            probe.Feed([item]);
            if (probe.Window.Video is not { } video) continue;
            string[] now = [.. probe.Playlist().Segments.SelectMany(segment => segment.Parts).Select(part => part.Uri)];
            foreach (string gone in before.Except(now)) goneAt[gone] = video.Published;
            before = now;
            foreach ((string name, TimeSpan at) in goneAt.Where(pair => video.Published - pair.Value is { TotalSeconds: > 8 and <= 9 }))
            {
                Assert.True(probe.Get(name) is not null, $"{name} went {video.Published - at} after its tag");
                checkedParts++;
            }
        }

        Assert.True(checkedParts > 1000);
        Assert.Null(probe.Get("video-1-part-0.mp4"));
    }

    [Fact]
    public void Segments_stay_fetchable_for_their_availability_duration()
    {
        var probe = new WindowProbe();
        var until = new Dictionary<string, TimeSpan>();
        foreach (object item in SampleStream.Of(60, 25, 2).Events)
        {
            probe.Feed([item]);
            if (probe.Window.Video is not { } video) continue;
            MediaPlaylist playlist = probe.Playlist();
            var length = TimeSpan.FromSeconds((double)playlist.Complete.Sum(segment => segment.Duration));
            foreach (ListedSegment segment in playlist.Complete.Where(segment => !segment.IsGap))
                until.TryAdd(segment.Uri!, video.Published + TimeSpan.FromSeconds((double)segment.Duration) + length);
            foreach ((string name, TimeSpan end) in until)
                if (video.Published < end) Assert.NotNull(probe.Get(name));
        }

        Assert.True(until.Count > 20);
        Assert.Null(probe.Get(until.Keys.First()));
    }

    [Fact]
    public void Memory_is_bounded_and_every_chunk_goes_back_to_its_pool()
    {
        SampleStream stream = SampleStream.Of(120, 25, 1, audio: true);
        var window = new StreamWindow(WindowProbe.Start());
        long most = 0;
        foreach (object item in stream.Events)
        {
            if (item is InitSegment init) window.OnInit(init);
            else window.Append((Chunk)item);
            most = Math.Max(most, (window.Video?.Bytes ?? 0) + (window.Audio?.Bytes ?? 0));
        }

        long all = stream.Chunks.Sum(chunk => (long)chunk.Bytes.Length);
        Assert.True(most < all * 26 / 120, $"{most} of {all} bytes for two minutes");
        window.ReleaseAll();
        foreach (Chunk chunk in stream.Chunks)
        {
            chunk.Release();
            Assert.Throws<ObjectDisposedException>(() => chunk.Bytes);
        }
    }

    [Fact]
    public void A_clock_that_stands_still_does_not_fill_memory()
    {
        var window = new StreamWindow(WindowProbe.Start());
        window.OnInit(new InitSegment(1, SampleFormats.H264(), null));
        for (uint i = 0; i < 4000; i++)
        {
            var chunk = new Chunk(new byte[1 << 18], 1 << 18, null)
            {
                Track = TrackKind.Video,
                Epoch = 1,
                Sequence = i,
                DecodeTime = i,
                Duration = 1,
                Timescale = 90000,
                IsKeyFrame = i == 0,
            };
            Assert.Equal(AppendResult.Appended, window.Append(chunk));
        }

        Assert.InRange(window.Video!.Bytes, 1, LiveWindow.MostBytes + Segmenter.MostChunksAPart * (1L << 18));
    }

    [Fact]
    public void Dates_follow_the_camera_and_never_make_two_segments_ambiguous()
    {
        SampleStream stream = new SampleStream().Begin(SampleFormats.H264())
            .Run(10, 25, 1, captured: TimeSpan.Zero)
            .Run(10, 25, 1, captured: TimeSpan.FromSeconds(30))
            .Run(10, 25, 1, captured: TimeSpan.FromSeconds(29))
            .Run(10, 25, 1);
        WindowProbe probe = WindowProbe.Of(stream);

        ListedSegment last = probe.Playlist().Segments[^1];
        Assert.InRange((last.ProgramDateTime!.Value - SampleStream.Noon).TotalSeconds, 39 + 28.9, 39 + 29.1);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(0.3)]
    public void The_first_date_is_the_cameras_and_the_gaps_before_it_follow_it(double off)
    {
        SampleStream stream = new SampleStream().Begin(SampleFormats.H264(), SampleFormats.Aac()).Run(2, 25, 1, audio: true, captured: TimeSpan.FromSeconds(off));
        MediaPlaylist playlist = WindowProbe.Of(stream).Playlist();

        Assert.Equal(SampleStream.Noon + TimeSpan.FromSeconds(off), playlist.Segments.First(segment => !segment.IsGap).ProgramDateTime);
        Assert.Equal(SampleStream.Noon + TimeSpan.FromSeconds(off - 3), playlist.Segments.Last(segment => segment.IsGap).ProgramDateTime);
    }

    [Fact]
    public void The_end_lists_what_was_open_and_hints_at_nothing()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(5.5, 25, 1, audio: true));
        string hint = probe.Playlist().PreloadHint!;
        probe.Window.End();
        probe.Look();

        Assert.EndsWith(".mp4\n#EXT-X-ENDLIST\n", probe.Text(), StringComparison.Ordinal);
        Assert.True(probe.Window.IsEnded && probe.Window.Video!.IsEnded);
        Assert.True(HlsResourceName.TryParse(hint, out HlsResourceName name));
        Assert.Equal(ResourceState.Available, probe.Window.Video.FindPart(name.Number, out ChunkLease? lease));
        lease!.Dispose();
        Assert.Equal(ResourceState.Missing, probe.Window.Video.FindPart(name.Number + 1, out _));
    }

    [Fact]
    public void The_hinted_part_is_held_and_one_further_is_not_found()
    {
        LiveWindow video = WindowProbe.Of(SampleStream.Of(4.3, 25, 1)).Window.Video!;

        Assert.Equal(ResourceState.Hinted, video.FindPart(video.NextPart, out _));
        Assert.Equal(ResourceState.Missing, video.FindPart(video.NextPart + 1, out _));
        Assert.Equal(ResourceState.Missing, video.FindSegment(video.NextMediaSequence, out _));
        Assert.Equal(ResourceState.Missing, video.FindSegment(-1, out _));
        Assert.Equal(ResourceState.Available, video.FindSegment(video.LastMediaSequence, out ChunkLease? lease));
        lease!.Dispose();
        Assert.Throws<ObjectDisposedException>(() => lease.Chunks.Length);
    }
}
