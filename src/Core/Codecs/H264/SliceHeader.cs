namespace Fleet.Core.Codecs.H264;

/// <summary>The head of a slice (ITU-T H.264 section 7.3.3), as far as the picture order needs it.</summary>
public readonly record struct SliceHeader
{
    private const int Head = 64;

    public bool IsIdr { get; private init; }

    public bool IsReference { get; private init; }

    /// <summary>The slice holds the picture's first macroblock.</summary>
    public bool IsFirst { get; private init; }

    /// <summary>An I or SI slice: nothing else is needed to decode it.</summary>
    public bool IsIntra { get; private init; }

    public int PpsId { get; private init; }

    public int FrameNum { get; private init; }

    public bool IsField { get; private init; }

    public bool IsBottomField { get; private init; }

    public int OrderLsb { get; private init; }

    public int DeltaOrderBottom { get; private init; }

    public int DeltaOrder0 { get; private init; }

    public int DeltaOrder1 { get; private init; }

    /// <summary>Reads what stands before the parameter sets are needed; false when the slice is too short even for that.</summary>
    public static bool TryReadStart(ReadOnlySpan<byte> nal, out SliceHeader header)
    {
        header = default;
        if (nal.Length < 2) return false;
        var reader = new BitReader(Rbsp.Unescape(nal[1..], stackalloc byte[Head]));
        header = ReadStart(nal[0], ref reader);
        return !reader.Overrun && header.PpsId <= 255;
    }

    /// <summary>Reads it all; false when it breaks off.</summary>
    public static bool TryRead(ReadOnlySpan<byte> nal, Sps sps, Pps pps, out SliceHeader header)
    {
        header = default;
        if (nal.Length < 2) return false;
        var reader = new BitReader(Rbsp.Unescape(nal[1..], stackalloc byte[Head]));
        header = ReadStart(nal[0], ref reader);
        if (sps.SeparateColourPlanes) reader.SkipBits(2);
        int frameNum = (int)reader.ReadBits(sps.FrameNumBits);
        bool field = sps.Interlaced && reader.ReadFlag();
        bool bottom = field && reader.ReadFlag();
        if (header.IsIdr) reader.ReadUe(); // idr_pic_id
        int lsb = 0;
        int deltaBottom = 0;
        int delta0 = 0;
        int delta1 = 0;
        if (sps.Order.Type == 0)
        {
            lsb = (int)reader.ReadBits(sps.Order.LsbBits);
            if (pps.BottomFieldOrderPresent && !field) deltaBottom = reader.ReadSe();
        }
        else if (sps.Order is { Type: 1, DeltaAlwaysZero: false })
        {
            delta0 = reader.ReadSe();
            if (pps.BottomFieldOrderPresent && !field) delta1 = reader.ReadSe();
        }

        header = header with
        {
            FrameNum = frameNum,
            IsField = field,
            IsBottomField = bottom,
            OrderLsb = lsb,
            DeltaOrderBottom = deltaBottom,
            DeltaOrder0 = delta0,
            DeltaOrder1 = delta1,
        };
        return !reader.Overrun;
    }

    private static SliceHeader ReadStart(byte nalHeader, ref BitReader reader)
    {
        bool first = reader.ReadUe() == 0;
        uint type = reader.ReadUe();
        return new SliceHeader
        {
            IsIdr = NalType.Of(nalHeader) == NalType.Idr,
            IsReference = (nalHeader & 0x60) != 0,
            IsFirst = first,
            IsIntra = type % 5 is 2 or 4,
            PpsId = (int)Math.Min(reader.ReadUe(), int.MaxValue),
        };
    }
}
