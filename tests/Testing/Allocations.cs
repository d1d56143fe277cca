namespace Fleet.Testing;

public static class Allocations
{
    /// <summary>
    /// The bytes that <paramref name="action"/> allocates on this thread once it is warm: the least of several runs, since the
    /// runtime itself allocates now and then while it recompiles what runs often.
    /// </summary>
    public static long Of(Action action)
    {
        const int warmUps = 3, runs = 5;
        for (int i = 0; i < warmUps; i++) action();
        long least = long.MaxValue;
        for (int i = 0; i < runs; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
