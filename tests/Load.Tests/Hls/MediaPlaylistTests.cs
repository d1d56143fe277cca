using Fleet.Load.Hls;

namespace Fleet.Load.Tests.Hls;

public sealed class MediaPlaylistTests
{
    private const string LowLatency = """
        #EXTM3U
        #EXT-X-VERSION:10
        #EXT-X-TARGETDURATION:1
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.6,CAN-SKIP-UNTIL=6.0
        #EXT-X-PART-INF:PART-TARGET=0.2
        #EXT-X-MEDIA-SEQUENCE:41
        #EXT-X-MAP:URI="video-init-1.mp4?token=a,b"
        #EXT-X-GAP
        #EXTINF:1.0,
        gap.mp4
        #EXT-X-PART:DURATION=0.2,URI="s42-0.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.2,URI="s42-1.m4s"
        #EXTINF:1.0,
        s42.m4s
        #EXT-X-PART:INDEPENDENT=YES,DURATION=0.2,URI="s43-0.m4s"
        #EXT-X-PRELOAD-HINT:TYPE=PART,URI="s43-1.m4s"
        """;

    [Fact]
    public void Positions_follow_from_the_media_sequence()
    {
        MediaPlaylist playlist = MediaPlaylist.Parse(LowLatency, default);

        Assert.True(playlist.CanBlockReload);
        Assert.Equal("video-init-1.mp4?token=a,b", playlist.Map);
        Assert.Equal("s43-1.m4s", playlist.Hint);
        Assert.Equal(new HlsPosition(43, 1), playlist.Next);
        Assert.Equal(
            [
                new HlsItem(new HlsPosition(42, 0), "s42-0.m4s", IsIndependent: true, IsGap: false),
                new HlsItem(new HlsPosition(42, 1), "s42-1.m4s", IsIndependent: false, IsGap: false),
                new HlsItem(new HlsPosition(43, 0), "s43-0.m4s", IsIndependent: true, IsGap: false),
            ],
            playlist.Parts);
        Assert.Equal([("gap.mp4", true), ("s42.m4s", false)], playlist.Segments.Select(segment => (segment.Uri, segment.IsGap)));
    }

    [Fact]
    public void What_was_played_is_not_listed_again() =>
        Assert.Equal(["s42-1.m4s", "s43-0.m4s"], MediaPlaylist.Parse(LowLatency, new HlsPosition(42, 1)).Parts.Select(part => part.Uri));

    [Fact]
    public void A_segment_that_just_ended_is_followed_by_part_0_of_the_next()
    {
        string text = LowLatency[..LowLatency.IndexOf("#EXT-X-PART:INDEPENDENT", StringComparison.Ordinal)];
        Assert.Equal(new HlsPosition(43, 0), MediaPlaylist.Parse(text, default).Next);
    }

    [Fact]
    public void A_multivariant_playlist_leads_to_its_first_video_and_audio()
    {
        const string text = """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x, y",URI="audio.m3u8?t=1"
            #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1,mp4a",AUDIO="a"
            video.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=2
            other.m3u8
            """;

        Assert.Equal(new MultivariantPlaylist("video.m3u8", "audio.m3u8?t=1"), MultivariantPlaylist.Parse(text));
        Assert.Null(MultivariantPlaylist.Parse(LowLatency));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:many")]
    [InlineData("#EXTM3U\n#EXT-X-PART:DURATION=1")]
    public void What_is_no_playlist_is_an_error(string text) =>
        Assert.Equal("protocol", Assert.Throws<LoadException>(() => MediaPlaylist.Parse(text, default)).Kind);
}
