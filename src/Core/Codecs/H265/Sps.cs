namespace Fleet.Core.Codecs.H265;

/// <summary>What is used of a sequence parameter set (ITU-T H.265 section 7.3.2.2).</summary>
public sealed record Sps
{
    public required int Id { get; init; }

    public required int VpsId { get; init; }

    public required int SubLayers { get; init; }

    public required bool TemporalIdNesting { get; init; }

    public required ProfileTierLevel Profile { get; init; }

    public required int ChromaFormat { get; init; }

    public required bool SeparateColourPlanes { get; init; }

    public required int BitDepthLuma { get; init; }

    public required int BitDepthChroma { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int OrderLsbBits { get; init; }

    /// <summary>Pictures that may be decoded before another and shown after it (sps_max_num_reorder_pics of the highest sub-layer).</summary>
    public required int ReorderDepth { get; init; }

    /// <summary>Coding tree blocks of a picture; slice addresses are as long as that number needs.</summary>
    public required int PictureBlocks { get; init; }

    public SpsUsability Usability { get; init; } = SpsUsability.Unknown;
}
