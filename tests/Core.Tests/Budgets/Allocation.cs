namespace Fleet.Core.Tests.Budgets;

/// <summary>Counts what a piece of the way allocates once it has warmed up, on this thread, to the byte.</summary>
internal static class Allocation
{
    /// <summary>Passes that grow buffers, fill pools and run static constructors.</summary>
    private const int WarmUpPasses = 3;

    private const int Passes = 4;

    /// <summary>
    /// A collection that another test causes can put the unused rest of an allocation block, up to 8 KB, on this thread's account.
    /// What the code itself allocates, it allocates in every try.
    /// </summary>
    private const int Tries = 5;

    /// <summary>Bytes that <paramref name="passes"/> calls of <paramref name="pass"/> allocate.</summary>
    public static long Of(Action pass, out int passes)
    {
        for (int i = 0; i < WarmUpPasses; i++) pass();
        passes = Passes;
        long least = long.MaxValue;
        for (int i = 0; i < Tries && least > 0; i++) least = Math.Min(least, OfOneTry(pass));
        return least;
    }

    /// <inheritdoc cref="Of(Action, out int)"/>
    public static long Of(Action pass) => Of(pass, out _);

    private static long OfOneTry(Action pass)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Passes; i++) pass();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
