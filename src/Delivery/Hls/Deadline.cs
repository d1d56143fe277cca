namespace Fleet.Delivery.Hls;

/// <summary>Bounds a chain of waits.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan within)
{
    private readonly long _start = time.GetTimestamp();

    /// <returns>False when the time is up.</returns>
    public async Task<bool> WaitAsync(Task change, CancellationToken ct)
    {
        TimeSpan left = within - time.GetElapsedTime(_start);
        if (left <= TimeSpan.Zero) return false;
        try
        {
            await change.WaitAsync(left, time, ct).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
