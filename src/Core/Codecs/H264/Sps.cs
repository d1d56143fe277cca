namespace Fleet.Core.Codecs.H264;

/// <summary>What is used of a sequence parameter set (ITU-T H.264 section 7.3.2.1.1).</summary>
public sealed record Sps
{
    public required int Id { get; init; }

    public required byte Profile { get; init; }

    /// <summary>The constraint flags, as they stand in the byte between profile and level.</summary>
    public required byte Constraints { get; init; }

    public required byte Level { get; init; }

    public int ChromaFormat { get; init; } = 1;

    public bool SeparateColourPlanes { get; init; }

    public int BitDepthLuma { get; init; } = 8;

    public int BitDepthChroma { get; init; } = 8;

    public required int FrameNumBits { get; init; }

    public required PictureOrderRules Order { get; init; }

    public required bool FrameNumGapsAllowed { get; init; }

    /// <summary>Fields may be coded on their own.</summary>
    public required bool Interlaced { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public SpsUsability Usability { get; init; } = SpsUsability.Unknown;

    /// <summary>Pictures that may be decoded before another and shown after it, as far as the set tells: 0 where it tells nothing.</summary>
    public int ReorderDepth => Order.Type == 2 ? 0 : Usability.ReorderDepth ?? 0;
}
