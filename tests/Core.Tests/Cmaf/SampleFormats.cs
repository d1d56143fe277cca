using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Cmaf;

internal static class SampleFormats
{
    /// <summary>Baseline 16x16, as x264 writes it.</summary>
    public static readonly byte[] AvcConfiguration = Convert.FromHexString("0142C00AFFE1001567" + "42C00ADA7B016A020202800000030080000019078913" + "50" + "01000468CE0FC8");

    public static VideoFormat H264(int? interval = 3600, int reorderDepth = 0, (int, int)? aspect = null) => new()
    {
        Codec = VideoCodec.H264,
        CodecString = "avc1.42C00A",
        Timescale = 90000,
        Configuration = AvcConfiguration,
        Width = 704,
        Height = 576,
        PixelAspect = aspect ?? (1, 1),
        Colour = new ColourInfo(1, 13, 6, true),
        DeclaredInterval = interval,
        ReorderDepth = reorderDepth,
    };

    public static VideoFormat H265() => new()
    {
        Codec = VideoCodec.H265,
        CodecString = "hvc1.1.6.L93.B0",
        Timescale = 90000,
        Configuration = new byte[] { 1, 1, 0x60 },
        Width = 1920,
        Height = 1080,
        DeclaredInterval = 3600,
    };

    public static AudioFormat Aac(int rate = 48000) => new()
    {
        Codec = AudioCodec.Aac,
        CodecString = "mp4a.40.2",
        Timescale = rate,
        Configuration = new byte[] { 0x11, 0x90 },
        SampleRate = rate,
        Channels = 2,
        UnitDuration = 1024,
        Silence = new byte[] { 0x21, 0x10, 0x04 },
    };

    public static AudioFormat Opus() => new()
    {
        Codec = AudioCodec.Opus,
        CodecString = "opus",
        Timescale = 48000,
        Configuration = new byte[] { 0, 2, 0, 0, 0, 0, 0xBB, 0x80, 0, 0, 0 },
        SampleRate = 48000,
        Channels = 2,
        UnitDuration = 960,
        Silence = new byte[] { 0xFC, 0xFF, 0xFE },
    };

    public static AudioFormat Flac() => new()
    {
        Codec = AudioCodec.Flac,
        CodecString = "flac",
        Timescale = 8000,
        Configuration = new byte[42],
        SampleRate = 8000,
        Channels = 1,
        UnitDuration = 160,
        Silence = new byte[] { 0xFF, 0xF8 },
    };
}
