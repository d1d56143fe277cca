using System.Buffers.Binary;
using System.Globalization;

namespace Fleet.Core.Codecs.H264;

/// <summary>Writes the AVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 5.3.3.1.2) and the format around it.</summary>
public static class AvcConfig
{
    private const int MaxPpsCount = 255;

    public static byte[] Write(ParameterSet<Sps> sps, IEnumerable<ParameterSet<Pps>> pps)
    {
        Sps content = sps.Content;
        List<byte> record =
        [
            1, // configurationVersion
            content.Profile,
            content.Constraints,
            content.Level,
            0xFC | 3, // lengthSizeMinusOne
            0xE0 | 1, // numOfSequenceParameterSets
        ];
        AddSet(record, sps.Nal.Span);
        ParameterSet<Pps>[] pictureSets = [.. pps.Take(MaxPpsCount)];
        record.Add((byte)pictureSets.Length);
        foreach (ParameterSet<Pps> set in pictureSets) AddSet(record, set.Nal.Span);
        if (content.Profile is not (66 or 77 or 88))
        {
            record.Add((byte)(0xFC | content.ChromaFormat));
            record.Add((byte)(0xF8 | (content.BitDepthLuma - 8)));
            record.Add((byte)(0xF8 | (content.BitDepthChroma - 8)));
            record.Add(0); // numOfSequenceParameterSetExt
        }

        return [.. record];
    }

    public static VideoFormat Describe(Sps sps, byte[] configuration, int clockRate) => new()
    {
        Codec = VideoCodec.H264,
        CodecString = string.Create(CultureInfo.InvariantCulture, $"avc1.{sps.Profile:X2}{sps.Constraints:X2}{sps.Level:X2}"),
        Timescale = clockRate,
        Configuration = configuration,
        Width = sps.Width,
        Height = sps.Height,
        PixelAspect = sps.Usability.Video.PixelAspect,
        Colour = sps.Usability.Video.Colour,
        // section E.2.1: a tick is a field's time
        DeclaredInterval = PictureInterval.FromTicks(2UL * sps.Usability.UnitsInTick, sps.Usability.TimeScale, clockRate),
        ReorderDepth = sps.ReorderDepth,
    };

    private static void AddSet(List<byte> record, ReadOnlySpan<byte> nal)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)nal.Length);
        record.AddRange(length);
        record.AddRange(nal);
    }
}
