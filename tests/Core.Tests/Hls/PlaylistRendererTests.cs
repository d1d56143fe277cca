using System.Buffers;
using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Core.Hls;
using Fleet.Core.Tests.Cmaf;
using Fleet.Testing.Hls;

namespace Fleet.Core.Tests.Hls;

public sealed class PlaylistRendererTests
{
    /// <summary>The name of a file of Vectors/Hls, and what it shows.</summary>
    public static TheoryData<string> Goldens => ["filling-video", "filling-audio", "steady-video", "delta-video", "epoch-video", "gap-video", "ended-video", "multivariant", "multivariant-audio-only"];

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Playlists_are_as_they_were_read_by_eye_once(string name) =>
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "Hls", name + ".m3u8")), Golden(name));

    [Fact]
    public void A_playlist_is_rendered_once_for_each_change_and_shared()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(5, 25, 1, audio: true));
        RenderedPlaylist first = probe.Renderer.Media(TrackKind.Video, false)!;

        Assert.Same(first, probe.Renderer.Media(TrackKind.Video, false));
        Assert.NotSame(first, probe.Renderer.Media(TrackKind.Video, true));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) _ = probe.Renderer.Media(TrackKind.Video, false);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        probe.Window.AppendGap(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, probe.Renderer.Media(TrackKind.Video, false));
    }

    [Fact]
    public void A_query_is_put_behind_every_uri_and_the_session_behind_playlists_alone()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(5, 25, 1, audio: true));
        PlaylistRequest request = PlaylistRequest.Parse("token=t&session=s&_HLS_msn=3");
        string text = Write(probe.Renderer.Media(TrackKind.Video, false)!, request);
        MediaPlaylist playlist = MediaPlaylist.Parse(text);

        Assert.All(playlist.Complete, segment => Assert.EndsWith(".mp4?token=t", segment.Uri));
        Assert.All(playlist.Segments, segment => Assert.EndsWith(".mp4?token=t", segment.Map));
        Assert.All(playlist.Segments.SelectMany(segment => segment.Parts), part => Assert.EndsWith(".mp4?token=t", part.Uri));
        Assert.EndsWith(".mp4?token=t", playlist.PreloadHint);
        Assert.Equal("audio.m3u8?token=t&session=s", Assert.Single(playlist.RenditionReports)["URI"]);
        Assert.Equal(probe.Text(), text.Replace("?token=t&session=s", "", StringComparison.Ordinal).Replace("?token=t", "", StringComparison.Ordinal));
        Assert.Contains("\nvideo.m3u8?token=t&session=s\n", Write(probe.Renderer.Multivariant()!, request), StringComparison.Ordinal);
    }

    [Fact]
    public void A_delta_update_says_so_even_when_there_is_nothing_to_skip()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(40, 25, 1));
        MediaPlaylist full = probe.Playlist(), delta = probe.Playlist(isDelta: true);

        Assert.Equal(0, delta.SkippedSegments);
        Assert.Equal(full.Text, delta.Text.Replace("#EXT-X-SKIP:SKIPPED-SEGMENTS=0\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_delta_update_skips_what_is_beyond_the_skip_boundary_and_nothing_else()
    {
        WindowProbe probe = new WindowProbe(WindowProbe.Start(segmentCount: 30)).Feed(SampleStream.Of(60, 25, 1).Events);
        MediaPlaylist full = probe.Playlist(), delta = probe.Playlist(isDelta: true);

        Assert.Equal(12, delta.SkippedSegments);
        Assert.Equal(30, full.Complete.Count());
        Assert.Equal(full.Complete.Skip(12).Select(segment => segment.Uri), delta.Complete.Select(segment => segment.Uri));
        Assert.EndsWith(delta.Text[delta.Text.IndexOf("#EXT-X-PROGRAM-DATE-TIME", StringComparison.Ordinal)..], full.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_rendition_reports_the_other()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(5.5, 25, 1, audio: true));
        IReadOnlyDictionary<string, string> report = Assert.Single(probe.Playlist(TrackKind.Audio).RenditionReports);

        Assert.Equal("video.m3u8", report["URI"]);
        ListedSegment last = probe.Playlist().Segments[^1];
        Assert.Equal((last.MediaSequence, last.Parts.Count - 1), (long.Parse(report["LAST-MSN"], null), int.Parse(report["LAST-PART"], null)));
    }

    [Fact]
    public void Who_wants_video_alone_never_hears_of_the_audio()
    {
        WindowProbe probe = WindowProbe.Of(SampleStream.Of(5, 25, 1, audio: true));

        Assert.DoesNotContain("audio", Encoding.UTF8.GetString(probe.Renderer.Media(TrackKind.Video, false, withAudio: false)!.Bytes.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("mp4a", Encoding.UTF8.GetString(probe.Renderer.Multivariant(withAudio: false)!.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_playlist_before_anything_is_known()
    {
        var probe = new WindowProbe();
        Assert.Null(probe.Renderer.Multivariant());
        probe.Feed(SampleStream.Of(0.1, 25, 1).Events);
        Assert.Null(probe.Renderer.Media(TrackKind.Video, false));
        Assert.Null(probe.Renderer.Multivariant());
    }

    [Fact]
    public void Flac_is_named_as_apple_names_it_and_anamorphic_pictures_by_the_size_they_are_shown_at()
    {
        SampleStream stream = new SampleStream().Begin(SampleFormats.H264(3600, aspect: (16, 11)), SampleFormats.Flac()).Run(3, 25, 1);
        string text = Encoding.UTF8.GetString(WindowProbe.Of(stream).Renderer.Multivariant()!.Bytes.Span);

        Assert.Contains("CODECS=\"avc1.42C00A,fLaC\",RESOLUTION=1024x576,FRAME-RATE=25.000,AUDIO=\"audio\"\n", text, StringComparison.Ordinal);
    }

    private static string Golden(string name)
    {
        WindowProbe probe = WindowProbe.Of(name == "multivariant-audio-only"
            ? new SampleStream().Begin(null, SampleFormats.Aac()).Run(3, 25, 1, audio: true, video: false)
            : SampleStream.Of(name is "steady-video" or "delta-video" ? 12.5 : 3.5, 25, 1, audio: true, declared: 3600));
        switch (name)
        {
            case "epoch-video":
                SampleStream stream = SampleStream.Of(3.52, 25, 1, declared: 3600).Begin(SampleFormats.H264()).Run(1.3, 25, 1, captured: TimeSpan.Zero);
                return WindowProbe.Of(stream).Text();
            case "gap-video":
                probe.Window.AppendGap(TimeSpan.FromSeconds(4));
                break;
            case "ended-video":
                probe.Window.End();
                break;
            case "multivariant" or "multivariant-audio-only":
                return Encoding.UTF8.GetString(probe.Renderer.Multivariant()!.Bytes.Span);
        }

        return Encoding.UTF8.GetString(probe.Renderer.Media(name == "filling-audio" ? TrackKind.Audio : TrackKind.Video, name == "delta-video")!.Bytes.Span);
    }

    private static string Write(RenderedPlaylist playlist, PlaylistRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        playlist.WriteTo(buffer, request);
        Assert.Equal(playlist.LengthFor(request), buffer.WrittenCount);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
