using Fleet.Core.Cmaf;
using Fleet.Core.Hls;

namespace Fleet.Core.Tests.Hls;

public sealed class HlsResourceNameTests
{
    public static TheoryData<string, HlsResourceName> Names => new()
    {
        { "index.m3u8", HlsResourceName.MultivariantPlaylist },
        { "video.m3u8", HlsResourceName.MediaPlaylist(TrackKind.Video) },
        { "audio.m3u8", HlsResourceName.MediaPlaylist(TrackKind.Audio) },
        { "video-init-1.mp4", HlsResourceName.InitSegment(TrackKind.Video, 1) },
        { "audio-init-2147483647.mp4", HlsResourceName.InitSegment(TrackKind.Audio, int.MaxValue) },
        { "video-0-0.mp4", HlsResourceName.Segment(TrackKind.Video, 0, 0) },
        { "audio-1767268800-12.mp4", HlsResourceName.Segment(TrackKind.Audio, 1767268800, 12) },
        { "video-1-part-9223372036854775807.mp4", HlsResourceName.Part(TrackKind.Video, 1, long.MaxValue) },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_name_is_read_and_written_alike(string text, HlsResourceName name)
    {
        Assert.Equal(text, name.ToString());
        Assert.True(HlsResourceName.TryParse(text, out HlsResourceName parsed));
        Assert.Equal(name, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Index.m3u8")]
    [InlineData("index.m3u8 ")]
    [InlineData("video")]
    [InlineData("video.mp4")]
    [InlineData("text.m3u8")]
    [InlineData("video-init-.mp4")]
    [InlineData("video-init-01.mp4")]
    [InlineData("video-init-2147483648.mp4")]
    [InlineData("video-init--1.mp4")]
    [InlineData("video-1.mp4")]
    [InlineData("video-1-.mp4")]
    [InlineData("video-1-00.mp4")]
    [InlineData("video-1-+1.mp4")]
    [InlineData("video-1-part-.mp4")]
    [InlineData("video-1-part-1.mp4.mp4")]
    [InlineData("video-1-part-1.MP4")]
    [InlineData("video-1-9223372036854775808.mp4")]
    [InlineData("video-1-\u0661.mp4")]
    [InlineData("../video-1-1.mp4")]
    [InlineData("video-1-1%2emp4")]
    public void Any_other_name_is_none_of_ours(string text) => Assert.False(HlsResourceName.TryParse(text, out _));
}
