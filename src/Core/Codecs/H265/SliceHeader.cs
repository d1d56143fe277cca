namespace Fleet.Core.Codecs.H265;

/// <summary>The head of a slice segment (ITU-T H.265 section 7.3.6.1), as far as the picture order needs it.</summary>
public readonly record struct SliceHeader(int Type, int TemporalId, bool IsFirst, int PpsId, int OrderLsb)
{
    private const int Head = 32;

    public bool IsIdr => Type is NalType.IdrWithRadl or NalType.IdrWithoutLeading;

    /// <summary>Decoding can start here: IDR, BLA or CRA.</summary>
    public bool IsIrap => Type is >= NalType.FirstIrap and <= NalType.LastIrap;

    public bool IsRasl => Type is NalType.RaslN or NalType.RaslR;

    public bool IsLeading => Type is >= NalType.RadlN and <= NalType.RaslR;

    /// <summary>Reads what stands before the parameter sets are needed; false when the segment is too short even for that.</summary>
    public static bool TryReadStart(ReadOnlySpan<byte> nal, out SliceHeader header)
    {
        header = default;
        if (nal.Length < 3) return false;
        var reader = new BitReader(Rbsp.Unescape(nal[2..], stackalloc byte[Head]));
        header = ReadStart(nal, ref reader);
        return !reader.Overrun && header.PpsId <= 63;
    }

    /// <summary>Reads on up to the picture order count; false when it breaks off, or when the segment is not its picture's first.</summary>
    public static bool TryRead(ReadOnlySpan<byte> nal, Sps sps, Pps pps, out SliceHeader header)
    {
        header = default;
        if (nal.Length < 3) return false;
        var reader = new BitReader(Rbsp.Unescape(nal[2..], stackalloc byte[Head]));
        header = ReadStart(nal, ref reader);
        if (!header.IsFirst) return false;
        reader.SkipBits(pps.ExtraSliceHeaderBits);
        reader.ReadUe(); // slice_type
        if (pps.OutputFlagPresent) reader.SkipBits(1);
        if (sps.SeparateColourPlanes) reader.SkipBits(2);
        if (!header.IsIdr) header = header with { OrderLsb = (int)reader.ReadBits(sps.OrderLsbBits) };
        return !reader.Overrun;
    }

    private static SliceHeader ReadStart(ReadOnlySpan<byte> nal, ref BitReader reader)
    {
        int type = NalType.Of(nal[0]);
        bool first = reader.ReadFlag();
        if (type is >= NalType.FirstIrap and <= NalType.LastIrap) reader.SkipBits(1); // no_output_of_prior_pics_flag
        int pps = (int)Math.Min(reader.ReadUe(), int.MaxValue);
        return new SliceHeader(type, (nal[1] & 7) - 1, first, pps, 0);
    }
}
