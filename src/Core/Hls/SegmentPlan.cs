namespace Fleet.Core.Hls;

/// <summary>
/// The durations a playlist promises (draft-pantos-hls-rfc8216bis), in ticks of one track. They are chosen once, at the start of the
/// stream, and never change: players die for good when they do.
/// </summary>
public sealed record SegmentPlan
{
    /// <summary>Section 4.4.3.7: a part lasts at least this share of the target.</summary>
    private const int LeastPartPercent = 85;

    public required int Timescale { get; init; }

    /// <summary>What one picture or audio unit usually lasts.</summary>
    public required long Interval { get; init; }

    /// <summary>PART-TARGET: no part lasts longer.</summary>
    public required long PartTarget { get; init; }

    /// <summary>A segment is cut at the first key frame from here on.</summary>
    public required long SegmentDuration { get; init; }

    /// <summary>EXT-X-TARGETDURATION, in seconds: a segment without a key frame in time is cut before it lasts longer.</summary>
    public required int TargetDurationSeconds { get; init; }

    public long LeastPart => (PartTarget * LeastPartPercent + 99) / 100;

    public double PartTargetSeconds => (double)PartTarget / Timescale;

    internal long LongestSegment => (long)TargetDurationSeconds * Timescale;

    /// <summary>
    /// Parts are of as many whole pictures as come closest to <paramref name="partDuration"/>. The target is a little above that, so that
    /// pictures of a jittering clock still fit: at most half a picture, and at most 8 %, which leaves as much room below.
    /// </summary>
    /// <param name="keyFrameInterval">Ticks from key frame to key frame, where they are known.</param>
    public static SegmentPlan Choose(int timescale, long interval, TimeSpan partDuration, TimeSpan segmentDuration, long? keyFrameInterval = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timescale);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        long wanted = Ticks(partDuration, timescale);
        long part = Math.Max(1, (wanted + interval / 2) / interval) * interval;
        long segment = Math.Max(Ticks(segmentDuration, timescale), interval);
        long group = Math.Max(keyFrameInterval ?? segment * 2, interval);
        long longest = Math.Max(1, (segment + group - 1) / group) * group;
        return new SegmentPlan
        {
            Timescale = timescale,
            Interval = interval,
            PartTarget = part + Math.Min(interval / 2, part * 8 / 100),
            SegmentDuration = segment,

            // half a part of room for jitter, so that a key frame that comes a little late still makes the cut
            TargetDurationSeconds = (int)((longest + part / 2 + timescale - 1) / timescale),
        };
    }

    private static long Ticks(TimeSpan time, int timescale) => (long)((Int128)time.Ticks * timescale / TimeSpan.TicksPerSecond);
}
