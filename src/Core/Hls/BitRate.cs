namespace Fleet.Core.Hls;

/// <summary>What a track really took, in bits a second.</summary>
/// <param name="Peak">Section 4.4.6.2: the most of any run of segments that lasts half a target duration or more.</param>
public readonly record struct BitRate(long Peak, long Average)
{
    /// <summary>Of all that is kept of it; before the first segment is complete, of its parts.</summary>
    public static BitRate Measure(LiveWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        TimeSpan least = TimeSpan.FromSeconds(window.Plan.TargetDurationSeconds) / 2;
        long peak = 0, bytes = 0, runBytes = 0;
        TimeSpan length = TimeSpan.Zero, run = TimeSpan.Zero;
        foreach (WindowSegment segment in window.Complete)
        {
            if (segment.IsGap) continue;
            (bytes, length) = (bytes + segment.Bytes, length + segment.Length);
            (runBytes, run) = (runBytes + segment.Bytes, run + segment.Length);
            if (run < least) continue;
            peak = Math.Max(peak, BitsASecond(runBytes, run));
            (runBytes, run) = (0, TimeSpan.Zero);
        }

        if (window.Open is { } open) (bytes, length) = (bytes + open.Bytes, length + open.Length);
        long average = BitsASecond(bytes, length);
        return new BitRate(Math.Max(peak, average), average);
    }

    private static long BitsASecond(long bytes, TimeSpan length) => length <= TimeSpan.Zero ? 0 : (long)((Int128)bytes * 8 * TimeSpan.TicksPerSecond / length.Ticks);
}
