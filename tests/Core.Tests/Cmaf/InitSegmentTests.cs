using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Testing.Mp4;

namespace Fleet.Core.Tests.Cmaf;

public sealed class InitSegmentTests
{
    [Fact]
    public void One_file_for_each_track_and_one_for_both()
    {
        var init = new InitSegment(7, SampleFormats.H264(), SampleFormats.Aac());

        Assert.Equal(7, init.Epoch);
        Assert.Equal([1], new Mp4Reader(init.Video).Tracks.Keys);
        Assert.Equal([2], new Mp4Reader(init.Audio).Tracks.Keys);
        Assert.Equal([1, 2], new Mp4Reader(init.Both).Tracks.Keys);
        Assert.Equal("video/mp4; codecs=\"avc1.42C00A\"", init.VideoMimeType);
        Assert.Equal("audio/mp4; codecs=\"mp4a.40.2\"", init.AudioMimeType);
        Assert.Equal("video/mp4; codecs=\"avc1.42C00A,mp4a.40.2\"", init.BothMimeType);
    }

    [Fact]
    public void A_track_alone_is_both()
    {
        var video = new InitSegment(1, SampleFormats.H264(), null);
        Assert.True(video.Both.Span.SequenceEqual(video.Video.Span));
        Assert.True(video.Audio.IsEmpty);
        Assert.Null(video.AudioMimeType);
        Assert.Equal(video.VideoMimeType, video.BothMimeType);

        var audio = new InitSegment(1, null, SampleFormats.Opus());
        Assert.True(audio.Both.Span.SequenceEqual(audio.Audio.Span));
        Assert.Equal("audio/mp4; codecs=\"opus\"", audio.BothMimeType);
    }

    [Fact]
    public void No_track_is_an_error() => Assert.Throws<ArgumentException>(() => new InitSegment(1, null, null));

    [Fact]
    public void The_same_formats_give_the_same_bytes() =>
        Assert.Equal(InitSegmentWriter.Write(SampleFormats.H264(), SampleFormats.Aac()), InitSegmentWriter.Write(SampleFormats.H264(), SampleFormats.Aac()));

    public static TheoryData<TrackFormat, string, string> Entries => new()
    {
        { SampleFormats.H264(), "avc1", "avcC" },
        { SampleFormats.H265(), "hvc1", "hvcC" },
        { SampleFormats.Aac(), "mp4a", "esds" },
        { SampleFormats.Opus(), "Opus", "dOps" },
        { SampleFormats.Flac(), "fLaC", "dfLa" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void Each_codec_has_its_sample_entry(TrackFormat format, string entry, string configuration)
    {
        Mp4Track track = ReadOnly(format);

        Assert.Equal(entry, track.SampleEntry);
        Assert.Equal(format.Timescale, track.Timescale);
        Assert.Equal(configuration, track.EntryBoxes[0].Type);
        if (entry != "mp4a") Assert.Equal(format.Configuration.ToArray(), track.EntryBoxes[0].Body.ToArray());
    }

    [Fact]
    public void Anamorphic_pictures_have_pasp_and_a_stretched_track_header()
    {
        byte[] bytes = InitSegmentWriter.Write(SampleFormats.H264(aspect: (16, 11)), null);
        Mp4Track track = new Mp4Reader(bytes).Tracks[1];

        Assert.Equal("0000001000" + "00000B", Convert.ToHexString(track.EntryBoxes.Single(box => box.Type == "pasp").Body.Span));
        Mp4Box tkhd = Mp4Box.ReadAll(bytes)[1].Single("trak").Single("tkhd");
        Assert.Equal(1024u << 16, tkhd.U32(76));
        Assert.Equal(576u << 16, tkhd.U32(80));
        Assert.DoesNotContain(ReadOnly(SampleFormats.H264()).EntryBoxes, box => box.Type == "pasp");
    }

    [Fact]
    public void Colour_is_told_as_nclx()
    {
        Mp4Box colr = ReadOnly(SampleFormats.H264()).EntryBoxes.Single(box => box.Type == "colr");
        Assert.Equal("6E636C78" + "0001" + "000D" + "0006" + "80", Convert.ToHexString(colr.Body.Span));
        Assert.DoesNotContain(ReadOnly(SampleFormats.H265()).EntryBoxes, box => box.Type == "colr");
    }

    [Fact]
    public void Aac_configuration_sits_in_the_descriptors_of_esds()
    {
        Mp4Box esds = ReadOnly(SampleFormats.Aac()).EntryBoxes[0];
        Assert.Equal("00000000" + "0319000200" + "041140150000000000000000000000" + "05021190" + "060102", Convert.ToHexString(esds.Body.Span));
    }

    [Fact]
    public void A_rate_above_16_bits_is_left_to_the_configuration()
    {
        Assert.Equal(48000u << 16, Rate(SampleFormats.Aac()));
        Assert.Equal(0u, Rate(SampleFormats.Aac(96000)));

        static uint Rate(AudioFormat format) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(ReadOnly(format).EntryFields.Span[24..]);
    }

    [Fact]
    public void The_largest_configurations_fit()
    {
        VideoFormat small = SampleFormats.H264(aspect: (2, 1));
        var video = new VideoFormat
        {
            Codec = VideoCodec.H264,
            CodecString = small.CodecString,
            Timescale = small.Timescale,
            Configuration = new byte[100_000],
            Width = 65535,
            Height = 65535,
            PixelAspect = (65535, 1),
            Colour = small.Colour,
        };
        Assert.Equal(2, new Mp4Reader(InitSegmentWriter.Write(video, SampleFormats.Flac())).Tracks.Count);
    }

    private static Mp4Track ReadOnly(TrackFormat format) =>
        new Mp4Reader(InitSegmentWriter.Write(format as VideoFormat, format as AudioFormat)).Tracks.Values.Single();
}
