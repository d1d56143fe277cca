using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.segmenter-state")]
internal struct SegmenterStateSurrogate
{
    [Id(0)]
    public bool SegmentIsOpen;

    [Id(1)]
    public bool PartIsOpen;

    [Id(2)]
    public long Part;

    [Id(3)]
    public int PartChunks;

    [Id(4)]
    public bool PartIsIndependent;

    [Id(5)]
    public long Segment;

    [Id(6)]
    public bool HasIndependentSegments;
}
