namespace Fleet.Fuzz;

public static class Fuzzer
{
    /// <summary>A single input that takes longer than this is a find too: somebody could hold a core with it.</summary>
    private static readonly TimeSpan SlowestInput = TimeSpan.FromSeconds(5);

    /// <summary>An input of at most 64 KiB that makes a parser allocate more than this is a find: it grew past its caps.</summary>
    private const long MostAllocated = 64L * 1024 * 1024;

    public static FuzzResult Run(IFuzzTarget target, int seed, TimeSpan budget, TimeProvider time)
    {
        IReadOnlyList<byte[]> corpus = Corpus.Load(target.Name);
        var mutator = new Mutator(new Random(seed), corpus);
        long start = time.GetTimestamp();
        long inputs = 0;
        foreach (byte[] sample in corpus)
        {
            if (TryOne(target, sample, time) is { } failure) return new FuzzResult(inputs, failure, sample);
            inputs++;
        }

        while (time.GetElapsedTime(start) < budget)
        {
            byte[] input = mutator.Next();
            if (TryOne(target, input, time) is { } failure) return new FuzzResult(inputs, failure, input);
            inputs++;
        }

        return new FuzzResult(inputs, null, null);
    }

    private static Exception? TryOne(IFuzzTarget target, byte[] input, TimeProvider time)
    {
        long start = time.GetTimestamp();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
            Invariant.Holds(time.GetElapsedTime(start) < SlowestInput, $"one input of {input.Length} bytes took {time.GetElapsedTime(start)}");
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Invariant.Holds(allocated < MostAllocated, $"one input of {input.Length} bytes made it allocate {allocated} bytes");
            return null;
        }
#pragma warning disable CA1031 // whatever a parser throws is what the fuzzer is looking for
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }
}
