namespace Fleet.Core.Hls;

/// <summary>
/// Groups chunks into parts and segments by their durations alone (draft-pantos-hls-rfc8216bis sections 4.4.4.9 and 6.2.1).
/// The same chunks always give the same cuts, on every edge.
/// </summary>
/// <remarks>
/// No part is ever longer than PART-TARGET and none shorter than 85 % of it, save those the draft exempts; whatever the camera does:
/// <code>
/// the next chunk                                    what happens
/// is a key frame, and the segment is long enough    a segment starts
/// would make the segment longer than the target     a segment starts, without a key frame
/// is longer than PART-TARGET (it holds a gap)       it is a segment of its own that has no parts
/// does not fit, and the part is long enough         a part starts
/// does not fit, and the part is too short           a segment starts, without a key frame: the last part of a segment may be short
/// </code>
/// A part ends early, without waiting for the next chunk, when it is long enough and another picture like the last would not fit.
/// </remarks>
public sealed class Segmenter(SegmentPlan plan, SegmenterState state)
{
    /// <summary>A clock that stands still gives pictures of one tick each: a part must not collect them for hours.</summary>
    public const int MostChunksAPart = 256;

    public Segmenter(SegmentPlan plan)
        : this(plan, SegmenterState.Start)
    {
    }

    public SegmenterState State { get; private set; } = state;

    /// <summary>False once a segment had to start where no key frame was: then EXT-X-INDEPENDENT-SEGMENTS is not true.</summary>
    public bool HasIndependentSegments => State.HasIndependentSegments;

    /// <summary>The next chunk starts a segment, whatever it is.</summary>
    public void EndSegment() => State = State with { SegmentIsOpen = false, PartIsOpen = false };

    /// <param name="mayStartSegment">Whether this is a place for a segment to start, where another track decides that; null: a key frame behind a segment that is long enough.</param>
    public SegmentCut Next(long duration, bool isKeyFrame, bool? mayStartSegment = null)
    {
        (State, SegmentCut cut) = Cut(plan, State, duration, isKeyFrame, mayStartSegment);
        return cut;
    }

    internal static (SegmenterState After, SegmentCut Cut) Cut(SegmentPlan plan, in SegmenterState before, long duration, bool isKeyFrame, bool? mayStartSegment)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(duration);
        bool isWhole = duration > plan.PartTarget;
        bool fits = before.PartIsOpen && before.Part + duration <= plan.PartTarget && before.PartChunks < MostChunksAPart;
        bool mayEndPart = !before.PartIsOpen || before.Part >= plan.LeastPart || before.PartIsIndependent;
        bool startsSegment = !before.SegmentIsOpen
            || (mayStartSegment ?? (isKeyFrame && before.Segment + Math.Min(duration, plan.Interval) / 2 >= plan.SegmentDuration))
            || before.Segment + duration > plan.LongestSegment
            || isWhole
            || (!fits && !mayEndPart);
        bool startsPart = !isWhole && (startsSegment || !fits);
        long part = startsPart ? duration : before.Part + duration;
        bool endsPart = !isWhole && part >= plan.LeastPart && part + duration > plan.PartTarget;
        var after = new SegmenterState(
            SegmentIsOpen: !isWhole,
            PartIsOpen: !isWhole && !endsPart,
            Part: isWhole ? 0 : part,
            PartChunks: startsPart ? 1 : before.PartChunks + 1,
            PartIsIndependent: startsPart ? isKeyFrame : before.PartIsIndependent,
            Segment: startsSegment ? duration : before.Segment + duration,
            HasIndependentSegments: before.HasIndependentSegments && (isKeyFrame || !startsSegment));
        return (after, new SegmentCut(startsSegment, startsPart, endsPart, startsPart && isKeyFrame, isWhole));
    }
}
