namespace Fleet.Core.Hls;

/// <summary>
/// The durations the playlist of one track promises (draft-pantos-hls-rfc8216bis). They are chosen once, at the start of the
/// stream, and never change: players die for good when they do.
/// </summary>
public sealed record SegmentPlan
{
    /// <summary>Section 4.4.4.9: a part lasts at least this share of the target.</summary>
    private const int LeastPartPercent = 85;

    public required int Timescale { get; init; }

    /// <summary>What one picture or audio unit usually lasts, in ticks.</summary>
    public required long Interval { get; init; }

    /// <summary>PART-TARGET, in whole milliseconds, so that a playlist can say it exactly.</summary>
    public required int PartTargetMilliseconds { get; init; }

    /// <summary>A segment is cut at the first key frame from here on, in ticks.</summary>
    public required long SegmentDuration { get; init; }

    /// <summary>EXT-X-TARGETDURATION: a segment without a key frame in time is cut before it lasts longer.</summary>
    public required int TargetDurationSeconds { get; init; }

    /// <summary>The most ticks a part lasts.</summary>
    public long PartTarget => (long)PartTargetMilliseconds * Timescale / 1000;

    /// <summary>The fewest ticks a part lasts, but for the exceptions of section 4.4.4.9.</summary>
    public long LeastPart => ((long)PartTargetMilliseconds * Timescale * LeastPartPercent + 100_000 - 1) / 100_000;

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

        // 12.5 pictures a second are two and a half in 200 ms: the jitter of the first few must not decide, so half is clearly rounded up
        long part = Math.Max(1, (wanted + interval * 55 / 100) / interval) * interval;
        long segment = Math.Max(Ticks(segmentDuration, timescale), interval);
        long group = Math.Max(keyFrameInterval ?? segment * 2, interval);
        long longest = Math.Max(1, (segment + group - 1) / group) * group;
        return new SegmentPlan
        {
            Timescale = timescale,
            Interval = interval,
            PartTargetMilliseconds = WholeMilliseconds(part, part + Math.Min(interval / 2, part * 8 / 100), timescale),
            SegmentDuration = segment,

            // half a part of room for jitter, so that a key frame that comes a little late still makes the cut
            TargetDurationSeconds = (int)((longest + part / 2 + timescale - 1) / timescale),
        };
    }

    /// <summary>The same promises for a track that counts by another timescale from here on.</summary>
    public SegmentPlan ForTimescale(int timescale) => timescale == Timescale ? this : this with
    {
        Timescale = timescale,
        Interval = Math.Max(1, Interval * timescale / Timescale),
        SegmentDuration = SegmentDuration * timescale / Timescale,
    };

    /// <summary>The last whole millisecond up to <paramref name="most"/>; where there is none from <paramref name="least"/> on, the next one.</summary>
    private static int WholeMilliseconds(long least, long most, int timescale)
    {
        long down = most * 1000 / timescale;
        return (int)(down * timescale >= least * 1000 ? down : (least * 1000 + timescale - 1) / timescale);
    }

    private static long Ticks(TimeSpan time, int timescale) => (long)((Int128)time.Ticks * timescale / TimeSpan.TicksPerSecond);
}
