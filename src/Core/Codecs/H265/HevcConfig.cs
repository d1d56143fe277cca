using System.Buffers.Binary;

namespace Fleet.Core.Codecs.H265;

/// <summary>Writes the HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 8.3.3.1.2) and the format around it.</summary>
public static class HevcConfig
{
    private const int Arrays = 3;

    public static byte[] Write(ParameterSet<Vps> vps, ParameterSet<Sps> sps, IEnumerable<ParameterSet<Pps>> pps)
    {
        Sps content = sps.Content;
        byte[] head = new byte[23];
        head[0] = 1; // configurationVersion
        head[1] = content.Profile.SpaceTierProfile;
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(2), content.Profile.Compatibility);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)(content.Profile.Constraints >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), (uint)content.Profile.Constraints);
        head[12] = content.Profile.Level;
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(13), (ushort)(0xF000 | content.Usability.MinSpatialSegmentation));
        head[15] = 0xFC; // parallelismType: unknown
        head[16] = (byte)(0xFC | content.ChromaFormat);
        head[17] = (byte)(0xF8 | (content.BitDepthLuma - 8));
        head[18] = (byte)(0xF8 | (content.BitDepthChroma - 8));
        // avgFrameRate 0: unspecified; constantFrameRate 0: unknown
        head[21] = (byte)(content.SubLayers << 3 | (content.TemporalIdNesting ? 4 : 0) | 3);
        head[22] = Arrays;
        List<byte> record = [.. head];
        AddArray(record, NalType.Vps, [vps.Nal]);
        AddArray(record, NalType.Sps, [sps.Nal]);
        AddArray(record, NalType.Pps, [.. pps.Select(set => set.Nal)]);
        return [.. record];
    }

    public static VideoFormat Describe(Vps vps, Sps sps, byte[] configuration, int clockRate)
    {
        Timing timing = sps.Usability.Timing ?? vps.Timing ?? default;
        return new VideoFormat
        {
            Codec = VideoCodec.H265,
            CodecString = "hvc1." + sps.Profile.ToCodecString(),
            Timescale = clockRate,
            Configuration = configuration,
            Width = sps.Width,
            Height = sps.Height,
            PixelAspect = sps.Usability.Video.PixelAspect,
            Colour = sps.Usability.Video.Colour,
            DeclaredInterval = PictureInterval.FromTicks(timing.UnitsInTick, timing.TimeScale, clockRate),
            ReorderDepth = sps.ReorderDepth,
        };
    }

    private static void AddArray(List<byte> record, int type, ReadOnlyMemory<byte>[] nals)
    {
        record.Add((byte)(0x80 | type)); // array_completeness: none of them stands in the stream
        AddUInt16(record, nals.Length);
        foreach (ReadOnlyMemory<byte> nal in nals)
        {
            AddUInt16(record, nal.Length);
            record.AddRange(nal.Span);
        }
    }

    private static void AddUInt16(List<byte> record, int value)
    {
        record.Add((byte)(value >> 8));
        record.Add((byte)value);
    }
}
