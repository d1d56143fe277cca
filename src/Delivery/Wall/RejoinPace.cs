using Fleet.Delivery.Http;

namespace Fleet.Delivery.Wall;

/// <summary>How long a slot leaves its camera alone. Pure: the random number comes from the caller.</summary>
internal static class RejoinPace
{
    /// <summary>A camera that is not configured, or disabled, is only looked for: nobody is dialled. Often enough that no proxy takes the response for dead.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Cameras that failed together do not come back together.</summary>
    private const double Spread = 0.25;

    /// <summary>Never sooner than the problem allows.</summary>
    /// <param name="problem">Why the camera can't be watched now.</param>
    /// <param name="failures">Failures in a row, this one included.</param>
    /// <param name="jitter">From 0 up to, but not, 1.</param>
    public static TimeSpan Delay(Problem problem, int failures, double jitter)
    {
        double doubled = Math.Min(First.TotalSeconds * Math.Pow(2, failures - 1), Longest.TotalSeconds);
        double atLeast = Math.Max(doubled, problem.RetryAfter?.TotalSeconds ?? 0);
        return TimeSpan.FromSeconds(atLeast * (1 + (Spread * jitter)));
    }
}
