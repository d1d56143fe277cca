using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class SegmenterStateConverter : IConverter<SegmenterState, SegmenterStateSurrogate>
{
    public SegmenterState ConvertFromSurrogate(in SegmenterStateSurrogate surrogate) => new(
        surrogate.SegmentIsOpen, surrogate.PartIsOpen, surrogate.Part, surrogate.PartChunks, surrogate.PartIsIndependent, surrogate.Segment, surrogate.HasIndependentSegments);

    public SegmenterStateSurrogate ConvertToSurrogate(in SegmenterState value) => new()
    {
        SegmentIsOpen = value.SegmentIsOpen,
        PartIsOpen = value.PartIsOpen,
        Part = value.Part,
        PartChunks = value.PartChunks,
        PartIsIndependent = value.PartIsIndependent,
        Segment = value.Segment,
        HasIndependentSegments = value.HasIndependentSegments,
    };
}
