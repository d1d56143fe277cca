using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Core.Tests.Cmaf;

namespace Fleet.Core.Tests.Cascade;

/// <summary>Formats as the depacketizers make them, with configurations that can be read.</summary>
internal static class UpstreamFormats
{
    /// <summary>Main profile, level 3.1, as in the codec string; no parameter sets, which nobody here looks into.</summary>
    public static readonly byte[] HevcConfiguration = Convert.FromHexString("01" + "01" + "60000000" + "B00000000000" + "5D" + "F000" + "FC" + "FD" + "F8" + "F8" + "0000" + "0F" + "00");

    /// <summary>dfLa: the version, then STREAMINFO of 8000 Hz mono in blocks of 320.</summary>
    private static readonly byte[] FlacConfiguration =
        Convert.FromHexString("00000000" + "80000022" + "01400140" + "000000000000" + "01F400F000000000" + new string('0', 32));

    public static VideoFormat H264(bool isAnamorphic = false) => SampleFormats.H264(aspect: isAnamorphic ? (16, 11) : (1, 1));

    public static VideoFormat H265() => new()
    {
        Codec = VideoCodec.H265,
        CodecString = "hvc1.1.6.L93.B0",
        Timescale = 90000,
        Configuration = HevcConfiguration,
        Width = 1920,
        Height = 1080,
    };

    public static AudioFormat Aac(int rate = 48000) => AacFormatOf(AudioSpecificConfig.Write(rate, 2)!, rate);

    public static AudioFormat Opus() => new()
    {
        Codec = AudioCodec.Opus,
        CodecString = "opus",
        Timescale = 48000,
        Configuration = new byte[] { 0, 2, 0, 0, 0, 0, 0xBB, 0x80, 0, 0, 0 },
        SampleRate = 48000,
        Channels = 2,
        UnitDuration = 960,
        Silence = default,
    };

    public static AudioFormat Flac() => new()
    {
        Codec = AudioCodec.Flac,
        CodecString = "flac",
        Timescale = 8000,
        Configuration = FlacConfiguration,
        SampleRate = 8000,
        Channels = 1,
        UnitDuration = 320,
        Silence = default,
    };

    private static AudioFormat AacFormatOf(byte[] configuration, int rate) => new()
    {
        Codec = AudioCodec.Aac,
        CodecString = "mp4a.40.2",
        Timescale = rate,
        Configuration = configuration,
        SampleRate = rate,
        Channels = 2,
        UnitDuration = 1024,
        Silence = new byte[] { 0x21, 0x10, 0x04 },
    };
}
