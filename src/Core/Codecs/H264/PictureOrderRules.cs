namespace Fleet.Core.Codecs.H264;

/// <summary>How a sequence counts its pictures in display order (the fields of ITU-T H.264 section 7.3.2.1.1 that section 8.2.1 uses).</summary>
public sealed record PictureOrderRules(int Type)
{
    public int LsbBits { get; init; }

    public bool DeltaAlwaysZero { get; init; }

    public int OffsetForNonReference { get; init; }

    public int OffsetForTopToBottom { get; init; }

    public IReadOnlyList<int> OffsetsForReferences { get; init; } = [];
}
