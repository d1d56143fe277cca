namespace Fleet.Core.Cmaf;

/// <summary>
/// Where a count has to begin that must never give a number twice, although nothing remembers the last one over a restart: at the time, in quarters of
/// a second. What it counts comes less often than that, so the next count begins behind the end of this one.
/// </summary>
public static class TimeNumber
{
    private const int ASecond = 4;
    private static readonly DateTimeOffset Zero = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>0 before 2025; it begins anew after 17 years, when no cache remembers.</returns>
    public static int At(DateTimeOffset time) => time <= Zero ? 0 : (int)((time - Zero).Ticks / (TimeSpan.TicksPerSecond / ASecond) & int.MaxValue);
}
