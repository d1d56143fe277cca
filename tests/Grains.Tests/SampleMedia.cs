using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.Tests;

/// <summary>Formats whose configurations can be read, and chunks and fragments of a camera that does not exist.</summary>
internal static class SampleMedia
{
    private static readonly byte[] AvcConfiguration = Convert.FromHexString("0142C00AFFE1001567" + "42C00ADA7B016A020202800000030080000019078913" + "50" + "01000468CE0FC8");

    private static readonly byte[] HevcConfiguration = Convert.FromHexString("01" + "01" + "60000000" + "B00000000000" + "5D" + "F000" + "FC" + "FD" + "F8" + "F8" + "0000" + "0F" + "00");

    /// <summary>dfLa: the version, then STREAMINFO of 8000 Hz mono in blocks of 320.</summary>
    private static readonly byte[] FlacConfiguration =
        Convert.FromHexString("00000000" + "80000022" + "01400140" + "000000000000" + "01F400F000000000" + new string('0', 32));

    public static readonly VideoFormat H264 = new()
    {
        Codec = VideoCodec.H264,
        CodecString = "avc1.42C00A",
        Timescale = 90000,
        Configuration = AvcConfiguration,
        Width = 704,
        Height = 576,
        PixelAspect = (16, 11),
        Colour = new ColourInfo(1, 13, 6, true),
        DeclaredInterval = 3600,
    };

    public static readonly VideoFormat H265 = new()
    {
        Codec = VideoCodec.H265,
        CodecString = "hvc1.1.6.L93.B0",
        Timescale = 90000,
        Configuration = HevcConfiguration,
        Width = 1920,
        Height = 1080,
    };

    public static readonly AudioFormat Aac = Audio(AudioCodec.Aac, "mp4a.40.2", 48000, 2, 1024, AudioSpecificConfig.Write(48000, 2)!);

    public static readonly AudioFormat Opus = Audio(AudioCodec.Opus, "opus", 48000, 2, 960, [0, 2, 0, 0, 0, 0, 0xBB, 0x80, 0, 0, 0]);

    public static readonly AudioFormat Flac = Audio(AudioCodec.Flac, "flac", 8000, 1, 320, FlacConfiguration);

    public static InitFragment Init(long number, int epoch = 0, long generation = 1) =>
        new(new InitSegment(epoch, H264, null)) { Position = new FragmentPosition(generation, number) };

    /// <summary>A picture that is alone with its buffer.</summary>
    public static ChunkFragment Picture(long number, bool isKeyFrame = false, int size = 100, long generation = 1, ChunkPool? pool = null) =>
        new(Chunk(number, isKeyFrame, size, pool)) { Position = new FragmentPosition(generation, number) };

    /// <summary>Each byte tells the number: a buffer that was used again shows.</summary>
    public static Chunk Chunk(long number, bool isKeyFrame = false, int size = 100, ChunkPool? pool = null)
    {
        byte[] buffer = pool?.Rent(size) ?? new byte[size];
        buffer.AsSpan(0, size).Fill((byte)number);
        return new Chunk(buffer, size, pool)
        {
            Track = TrackKind.Video,
            Epoch = 3,
            Sequence = (uint)number,
            DecodeTime = number * 3600,
            Duration = 3600,
            Timescale = 90000,
            IsKeyFrame = isKeyFrame,
            Captured = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(number),
        };
    }

    private static AudioFormat Audio(AudioCodec codec, string name, int rate, int channels, int unit, byte[] configuration) => new()
    {
        Codec = codec,
        CodecString = name,
        Timescale = rate,
        Configuration = configuration,
        SampleRate = rate,
        Channels = channels,
        UnitDuration = unit,
        Silence = default,
    };
}
