using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Tests.Cascade;

namespace Fleet.Core.Tests.Cmaf;

public sealed class InitSegmentReaderTests
{
    public static TheoryData<string> Samples => [.. All.Keys];

    private static Dictionary<string, (VideoFormat? Video, AudioFormat? Audio)> All => new()
    {
        ["h264"] = (UpstreamFormats.H264(), null),
        ["h264, anamorphic, aac"] = (UpstreamFormats.H264(isAnamorphic: true), UpstreamFormats.Aac()),
        ["h264, aac of 96 kHz"] = (UpstreamFormats.H264(), UpstreamFormats.Aac(96000)),
        ["h265, opus"] = (UpstreamFormats.H265(), UpstreamFormats.Opus()),
        ["h265, flac"] = (UpstreamFormats.H265(), UpstreamFormats.Flac()),
        ["aac alone"] = (null, UpstreamFormats.Aac(16000)),
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_is_read_and_written_again_is_the_same_bytes(string name)
    {
        (VideoFormat? video, AudioFormat? audio) = All[name];
        byte[] bytes = InitSegmentWriter.Write(video, audio);

        InitTracks tracks = InitSegmentReader.Read(bytes);

        Assert.Equal(bytes, InitSegmentWriter.Write(tracks.Video, tracks.Audio));
        Assert.Equal(
            (video?.CodecString, video?.Timescale, video?.Width, video?.PixelAspect, video?.Colour),
            (tracks.Video?.CodecString, tracks.Video?.Timescale, tracks.Video?.Width, tracks.Video?.PixelAspect, tracks.Video?.Colour));
        Assert.Equal(
            (audio?.CodecString, audio?.Timescale, audio?.SampleRate, audio?.Channels, audio?.UnitDuration),
            (tracks.Audio?.CodecString, tracks.Audio?.Timescale, tracks.Audio?.SampleRate, tracks.Audio?.Channels, tracks.Audio?.UnitDuration));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void One_that_is_cut_short_anywhere_is_refused(string name)
    {
        byte[] bytes = InitSegmentWriter.Write(All[name].Video, All[name].Audio);
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<CmafFormatException>(() => InitSegmentReader.Read(bytes.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("vide", "soun", "not the Video track")]
    [InlineData("avc1", "av01", "av01")]
    [InlineData("mp4a", "ac-3", "ac-3")]
    [InlineData("trex", "free", "2 tracks and 1 trex")]
    [InlineData("avcC", "free", "no avcC")]
    [InlineData("ftyp", "styp", "styp stands where ftyp should")]
    [InlineData("stbl", "free", "minf has no stbl")]
    public void What_is_wrong_is_named(string box, string other, string words)
    {
        byte[] bytes = InitSegmentWriter.Write(UpstreamFormats.H264(), UpstreamFormats.Aac());
        int at = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box));
        System.Text.Encoding.ASCII.GetBytes(other).CopyTo(bytes, at);

        Exception refused = Assert.ThrowsAny<Exception>(() => InitSegmentReader.Read(bytes));
        Assert.True(refused is CmafFormatException or MediaNotSupportedException, refused.ToString());
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_it_does_not_know_is_passed_over()
    {
        byte[] bytes = InitSegmentWriter.Write(UpstreamFormats.H264(), null);
        int moov = bytes.AsSpan().IndexOf("moov"u8) - 4;
        int size = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(moov));
        byte[] longer = [.. bytes, 0, 0, 0, 12, (byte)'u', (byte)'d', (byte)'t', (byte)'a', 1, 2, 3, 4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(longer.AsSpan(moov), size + 12);

        Assert.Equal(704, InitSegmentReader.Read(longer).Video!.Width);
    }

    [Fact]
    public void One_that_is_far_too_large_is_refused_unread() =>
        Assert.Contains("at most", Assert.Throws<CmafFormatException>(() => InitSegmentReader.Read(new byte[InitSegmentReader.MaxSize + 1])).Message, StringComparison.Ordinal);
}
