namespace Fleet.OrleansSchema.Tests;

/// <summary>Waits for what is to become true.</summary>
internal static class Condition
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(50);

    public static async Task<TimeSpan> HoldsAsync(Func<Task<bool>> holds, TimeSpan patience, CancellationToken ct)
    {
        long asked = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(asked) < patience, $"It did not become so in {patience.TotalSeconds} s.");
            await Task.Delay(AskAgain, TimeProvider.System, ct);
        }

        return TimeProvider.System.GetElapsedTime(asked);
    }
}
