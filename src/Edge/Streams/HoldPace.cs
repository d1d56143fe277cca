namespace Fleet.Edge.Streams;

/// <summary>How often a hold is said that the camera's silo did not take.</summary>
internal static class HoldPace
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>What a viewer is told to wait whose camera could not be asked for at all.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    /// <param name="failures">In a row; the first is tried again almost at once.</param>
    public static TimeSpan Delay(int failures)
    {
        TimeSpan delay = First * Math.Pow(2, Math.Min(failures - 1, 10));
        return delay < Longest ? delay : Longest;
    }
}
