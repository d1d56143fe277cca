namespace Fleet.Core.Hls;

/// <summary>
/// Groups chunks into parts and segments by their durations alone (draft-pantos-hls-rfc8216bis section 4.4.3 and B.1).
/// The same chunks always give the same cuts, on every edge.
/// </summary>
/// <remarks>
/// A part that would pass PART-TARGET ends before the chunk that would make it so. It ends early, without waiting for that chunk, when it
/// is long enough and one more picture of the usual length would not fit. Only a single chunk longer than PART-TARGET, the one that holds
/// the place of a gap, makes a part longer than it; see <see cref="LongestPart"/>.
/// </remarks>
public sealed class Segmenter(SegmentPlan plan)
{
    private bool _started;
    private bool _partIsOpen;
    private long _part;
    private long _segment;

    /// <summary>False once a segment had to be cut where no key frame was: then EXT-X-INDEPENDENT-SEGMENTS is not true.</summary>
    public bool HasIndependentSegments { get; private set; } = true;

    /// <summary>The longest part so far, in ticks.</summary>
    public long LongestPart { get; private set; }

    public SegmentCut Next(long duration, bool isKeyFrame)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(duration);
        bool startsSegment = StartsSegment(duration, isKeyFrame);
        if (startsSegment && !isKeyFrame) HasIndependentSegments = false;
        bool startsPart = startsSegment || !_partIsOpen || _part + duration > plan.PartTarget;
        _started = true;
        _segment = startsSegment ? duration : _segment + duration;
        _part = startsPart ? duration : _part + duration;
        LongestPart = Math.Max(LongestPart, _part);
        bool endsPart = _part >= plan.LeastPart && _part + plan.Interval > plan.PartTarget;
        _partIsOpen = !endsPart;
        return new SegmentCut(startsSegment, startsPart, endsPart, startsPart && isKeyFrame);
    }

    private bool StartsSegment(long duration, bool isKeyFrame)
    {
        if (!_started) return true;

        // the durations are predictions: a second of pictures may be a fraction of a picture short of a second
        if (isKeyFrame && _segment + plan.Interval / 2 >= plan.SegmentDuration) return true;
        return _segment + duration > plan.LongestSegment;
    }
}
