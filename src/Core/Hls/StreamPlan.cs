namespace Fleet.Core.Hls;

/// <summary>What all playlists of a stream promise, for its whole life (draft-pantos-hls-rfc8216bis section 6.2.4: the same in each of them).</summary>
public sealed record StreamPlan
{
    /// <summary>EXT-X-TARGETDURATION.</summary>
    public required int TargetDurationSeconds { get; init; }

    /// <summary>PART-HOLD-BACK: three times the longest PART-TARGET of all tracks.</summary>
    public required int PartHoldBackMilliseconds { get; init; }

    public required int SegmentCount { get; init; }

    public SegmentPlan? Video { get; init; }

    public SegmentPlan? Audio { get; init; }

    /// <summary>CAN-SKIP-UNTIL (section 4.4.3.8).</summary>
    public int SkipUntilSeconds => 6 * TargetDurationSeconds;

    /// <summary>Section 6.2.5.2: a request is blocked no longer than this and then answered by 503.</summary>
    public TimeSpan LongestBlock => TimeSpan.FromSeconds(3 * TargetDurationSeconds);

    /// <param name="video">Timescale and picture interval of the video, if there is any.</param>
    /// <param name="audio">Timescale and unit duration of the audio, if there is any.</param>
    public static StreamPlan Choose(HlsOptions options, (int Timescale, long Interval)? video, (int Timescale, long Interval)? audio)
    {
        SegmentPlan? videoPlan = video is var (timescale, interval) ? SegmentPlan.Choose(timescale, interval, options.PartDuration, options.SegmentDuration) : null;
        SegmentPlan? audioPlan = audio is var (rate, unit)
            ? SegmentPlan.Choose(rate, unit, options.PartDuration, options.SegmentDuration, videoPlan is null ? unit : null)
            : null;
        int target = videoPlan?.TargetDurationSeconds ?? audioPlan?.TargetDurationSeconds
            ?? throw new ArgumentException("A stream needs a track.", nameof(video));
        return new StreamPlan
        {
            TargetDurationSeconds = target,
            PartHoldBackMilliseconds = 3 * Math.Max(videoPlan?.PartTargetMilliseconds ?? 0, audioPlan?.PartTargetMilliseconds ?? 0),
            SegmentCount = Math.Max(1, options.SegmentCount),
            Video = videoPlan,
            Audio = audioPlan is null ? null : audioPlan with { TargetDurationSeconds = target },
        };
    }

    /// <summary>The plan of a track that joins a stream that runs: its parts must not need more hold-back than was promised.</summary>
    public SegmentPlan ForLateTrack(HlsOptions options, int timescale, long interval)
    {
        TimeSpan part = options.PartDuration;
        while (true)
        {
            SegmentPlan plan = SegmentPlan.Choose(timescale, interval, part, options.SegmentDuration) with { TargetDurationSeconds = TargetDurationSeconds };
            if (plan.PartTargetMilliseconds * 3 <= PartHoldBackMilliseconds || part.Ticks * timescale <= interval * TimeSpan.TicksPerSecond) return plan;
            part /= 2;
        }
    }
}
