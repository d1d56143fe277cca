namespace Fleet.Core.Hls;

/// <summary>All that a <see cref="Segmenter"/> remembers, in ticks of its track, so that another one can go on where it stands.</summary>
/// <param name="SegmentIsOpen">The next chunk may belong to the segment of the last one.</param>
/// <param name="PartIsOpen">The next chunk may belong to the part of the last one.</param>
/// <param name="Part">What the part lasts so far.</param>
/// <param name="PartChunks">Chunks of the part so far.</param>
/// <param name="PartIsIndependent">The part began with a key frame.</param>
/// <param name="Segment">What the segment lasts so far.</param>
/// <param name="HasIndependentSegments">Every segment began with a key frame.</param>
public readonly record struct SegmenterState(
    bool SegmentIsOpen, bool PartIsOpen, long Part, int PartChunks, bool PartIsIndependent, long Segment, bool HasIndependentSegments)
{
    public static readonly SegmenterState Start = new(false, false, 0, 0, false, 0, true);
}
