using Fleet.Core.Codecs.Aac;

namespace Fleet.Core.Tests.Codecs.Aac;

public sealed class AudioSpecificConfigTests
{
    [Theory]
    [InlineData("1190", 2, 48000, 48000, 2, 1024)]
    [InlineData("1408", 2, 16000, 16000, 1, 1024)]
    [InlineData("1588", 2, 8000, 8000, 1, 1024)]
    [InlineData("1210", 2, 44100, 44100, 2, 1024)]
    [InlineData("1194", 2, 48000, 48000, 2, 960)]
    [InlineData("11B0", 2, 48000, 48000, 6, 1024)]
    [InlineData("11B8", 2, 48000, 48000, 8, 1024)]
    [InlineData("119056E500", 2, 48000, 48000, 2, 1024)] // says behind its fields that there is no extension
    [InlineData("131056E598", 2, 24000, 48000, 2, 1024)] // and that there is one
    [InlineData("2B118800", 5, 24000, 48000, 2, 1024)]
    [InlineData("EB098800", 29, 24000, 48000, 1, 1024)]
    [InlineData("1780181C88", 2, 12345, 12345, 1, 1024)]
    [InlineData("1192000000", 2, 48000, 48000, 2, 1024)] // depends on a core coder: 14 bits of delay
    public void Reads_what_cameras_send(string hex, int type, int coreRate, int outputRate, int channels, int frameLength)
    {
        Assert.True(AudioSpecificConfig.TryParse(Convert.FromHexString(hex), out AudioSpecificConfig config));
        Assert.Equal(new AudioSpecificConfig(type, coreRate, outputRate, channels, frameLength), config);
        Assert.True(config.IsPlayable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("11")]
    [InlineData("1180")] // the channels are told by a program config element
    [InlineData("11C0")] // reserved channels
    [InlineData("1690")] // reserved rate
    [InlineData("F94310")] // an escaped object type: USAC
    [InlineData("B98C00")] // AAC-LD
    public void Refuses_what_has_no_plain_layout_or_is_another_codec(string hex) =>
        Assert.False(AudioSpecificConfig.TryParse(Convert.FromHexString(hex), out _));

    [Fact]
    public void Main_profile_is_read_and_not_playable()
    {
        Assert.True(AudioSpecificConfig.TryParse([0x09, 0x90], out AudioSpecificConfig config));
        Assert.False(config.IsPlayable);
    }

    [Theory]
    [InlineData(48000, 2, "1190")]
    [InlineData(8000, 1, "1588")]
    [InlineData(44100, 8, "1238")]
    public void Writes_plain_low_complexity(int rate, int channels, string hex) =>
        Assert.Equal(hex, Convert.ToHexString(AudioSpecificConfig.Write(rate, channels)!));

    [Theory]
    [InlineData(90000, 2)]
    [InlineData(48000, 7)]
    [InlineData(48000, 0)]
    public void Writes_nothing_that_can_not_be_said(int rate, int channels) => Assert.Null(AudioSpecificConfig.Write(rate, channels));
}
