namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>Waits for a condition in another process or thread, which can't be asked to tell when it comes true.</summary>
internal static class Until
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<bool> condition, TimeSpan within, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Look);
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < within, $"It did not come true within {within}.");
            await timer.WaitForNextTickAsync(ct);
        }
    }
}
