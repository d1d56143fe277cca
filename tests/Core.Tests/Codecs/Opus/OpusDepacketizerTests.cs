using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Opus;
using Fleet.Core.Tests.Codecs.Aac;

namespace Fleet.Core.Tests.Codecs.Opus;

public sealed class OpusDepacketizerTests
{
    private readonly AudioCollector _sink = new();

    [Theory]
    [InlineData(48000, 2, "sprop-stereo=1", 2)]
    [InlineData(48000, 2, "", 2)]
    [InlineData(48000, 1, "", 1)]
    [InlineData(48000, 1, "sprop-stereo=1", 2)]
    [InlineData(8000, 1, "", 1)] // a wrong rate: the clock is 48 kHz all the same
    [InlineData(16000, 2, "", 2)]
    public void The_clock_is_48_kHz_whatever_is_said(int clockRate, int channels, string parameters, int expected)
    {
        Make(clockRate, channels, parameters);
        AudioFormat format = Assert.Single(_sink.Formats);
        Assert.Equal((48000, 48000, expected, 960), (format.Timescale, format.SampleRate, format.Channels, format.UnitDuration));
        Assert.Equal("opus", format.CodecString);
        Assert.Equal($"000{expected}00000000BB80000000"[..4] + "00000000BB80000000", Convert.ToHexString(format.Configuration.Span));
        Assert.True(OpusPacket.TryGetDuration(format.Silence.Span, out int silence));
        Assert.Equal(960, silence);
    }

    [Fact]
    public void A_packet_is_a_unit()
    {
        OpusDepacketizer depacketizer = Make();
        foreach (byte[] packet in AudioPackets.Recorded("Opus/ffmpeg-opus.bin")) depacketizer.Push(packet);

        Assert.Equal(36, _sink.Units.Count);
        Assert.All(_sink.Units.Zip(_sink.Units.Skip(1)), pair =>
        {
            Assert.True(OpusPacket.TryGetDuration(pair.First.Data, out int samples));
            Assert.Equal((uint)samples, pair.Second.Timestamp - pair.First.Timestamp);
        });
    }

    // RFC 6716 section 3.1: configurations of table 2, then the number of frames
    [Theory]
    [InlineData("00", 480)]
    [InlineData("08", 960)]
    [InlineData("10", 1920)]
    [InlineData("18", 2880)]
    [InlineData("58", 2880)]
    [InlineData("60", 480)]
    [InlineData("68", 960)]
    [InlineData("80", 120)]
    [InlineData("88", 240)]
    [InlineData("90", 480)]
    [InlineData("98", 960)]
    [InlineData("F8", 960)]
    [InlineData("F9", 1920)]
    [InlineData("FA", 1920)]
    [InlineData("FB06", 5760)]
    [InlineData("8330", 5760)]
    [InlineData("FB86", 5760)]
    public void The_first_bytes_tell_the_duration(string packet, int samples)
    {
        Assert.True(OpusPacket.TryGetDuration(Convert.FromHexString(packet), out int actual));
        Assert.Equal(samples, actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData("FB")]
    [InlineData("FB00")]
    [InlineData("FB07")]
    [InlineData("1B03")]
    public void What_can_not_be_a_packet_is_counted(string hex)
    {
        OpusDepacketizer depacketizer = Make();
        depacketizer.Push(0, hex);
        depacketizer.OnLoss();
        Assert.Equal(1, depacketizer.Statistics.MalformedPackets);
        Assert.Empty(_sink.Units);
    }

    [Fact]
    public void More_than_two_channels_are_refused() =>
        Assert.Contains("6 channels", Assert.Throws<MediaNotSupportedException>(() => Make(48000, 6)).Message, StringComparison.Ordinal);

    private OpusDepacketizer Make(int clockRate = 48000, int channels = 2, string parameters = "") =>
        new(AudioPackets.Format("OPUS", clockRate, channels, parameters), _sink);
}
