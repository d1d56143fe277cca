namespace Fleet.Edge.Tests;

/// <summary>Waits for what other threads and processes do.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, CancellationToken ct) => TrueAsync(() => Task.FromResult(condition()), ct);

    public static async Task TrueAsync(Func<Task<bool>> condition, CancellationToken ct)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var look = new PeriodicTimer(LookEvery);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "The condition never came true.");
            await look.WaitForNextTickAsync(ct);
        }
    }
}
