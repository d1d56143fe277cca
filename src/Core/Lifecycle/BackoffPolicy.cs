namespace Fleet.Core.Lifecycle;

/// <summary>How long to leave a camera alone after it failed. Pure: the random number comes from the caller.</summary>
public sealed record BackoffPolicy
{
    /// <summary>The longest wait after the first failure; it doubles with each further one.</summary>
    public TimeSpan Initial
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(Initial), value, "A back-off starts above zero.");
    } = TimeSpan.FromSeconds(0.5);

    /// <summary>No wait is longer than this.</summary>
    public TimeSpan Longest
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(Longest), value, "The longest back-off is above zero.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>The cool-down after the first failed start; it doubles with each further one.</summary>
    public TimeSpan InitialCooldown
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(InitialCooldown), value, "A cool-down starts above zero.");
    } = TimeSpan.FromSeconds(2);

    /// <summary>A session that was live for this long has recovered: its next failure counts as the first. One that drops earlier goes on backing off.</summary>
    public TimeSpan StableAfter
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(StableAfter), value, "A duration is not negative.");
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long to wait before the next dial. Full jitter: evenly spread from zero to the limit, so that cameras that failed together do not come back together.
    /// A final reason waits the longest there is, because cameras lock an account that is tried too often. Who asked to be left alone for a while is,
    /// up to the longest wait, and the jitter comes on top.
    /// </summary>
    /// <param name="failures">Failures in a row, this one included.</param>
    /// <param name="reason">The last of them.</param>
    /// <param name="jitter">A random number from 0 up to, but not, 1.</param>
    public TimeSpan Delay(int failures, FailureReason reason, double jitter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(jitter);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(jitter, 1);
        return reason.IsFinal ? Longest : AtMostLongest((reason.RetryAfter ?? TimeSpan.Zero) + Doubled(Initial, failures) * jitter);
    }

    /// <summary>How long viewers do not make a camera dial again once a start has failed.</summary>
    /// <param name="failedStarts">Failed starts in a row, this one included.</param>
    /// <param name="reason">Why the last of them failed.</param>
    public TimeSpan Cooldown(int failedStarts, FailureReason reason) =>
        reason.IsFinal ? Longest : AtMostLongest(TimeSpan.FromTicks(Math.Max(Doubled(InitialCooldown, failedStarts).Ticks, reason.RetryAfter?.Ticks ?? 0)));

    private TimeSpan AtMostLongest(TimeSpan wait) => wait < Longest ? wait : Longest;

    private TimeSpan Doubled(TimeSpan initial, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        double seconds = initial.TotalSeconds * Math.Pow(2, times - 1); // infinity is a number here
        return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
    }
}
