namespace Fleet.Core.Codecs.G711;

/// <summary>How to code a residual (RFC 9639 section 9.2.7): in 2^<paramref name="PartitionOrder"/> partitions, at <paramref name="Bits"/> in all.</summary>
internal readonly record struct RicePlan(int PartitionOrder, long Bits)
{
    private const int MaxPartitionOrder = 3;
    private const int MaxParameter = 14;
    private const int MethodAndOrderBits = 6;
    private const int ParameterBits = 4;

    public static RicePlan For(ReadOnlySpan<int> residual, int predictorOrder)
    {
        int blockSize = residual.Length + predictorOrder;
        RicePlan best = new(0, long.MaxValue);
        for (int order = 0; order <= MaxPartitionOrder && CanDivide(blockSize, order, predictorOrder); order++)
        {
            long bits = MethodAndOrderBits;
            for (int i = 0; i < 1 << order; i++)
            {
                ReadOnlySpan<int> partition = Partition(residual, i, order, predictorOrder);
                bits += ParameterBits + Cost(partition, ParameterFor(partition));
            }

            if (bits < best.Bits) best = new RicePlan(order, bits);
        }

        return best;
    }

    /// <summary>The first partition is shorter by the warm-up samples.</summary>
    public static ReadOnlySpan<int> Partition(ReadOnlySpan<int> residual, int index, int order, int predictorOrder)
    {
        int size = residual.Length + predictorOrder >> order;
        return index == 0 ? residual[..(size - predictorOrder)] : residual.Slice(index * size - predictorOrder, size);
    }

    /// <summary>The parameter is the logarithm of the mean, give or take one.</summary>
    public static int ParameterFor(ReadOnlySpan<int> partition)
    {
        if (partition.IsEmpty) return 0;
        long sum = 0;
        foreach (int value in partition) sum += Fold(value);
        int guess = 0;
        while (guess < MaxParameter && (long)partition.Length << guess + 1 <= sum) guess++;
        return guess > 0 && Cost(partition, guess - 1) < Cost(partition, guess) ? guess - 1 : guess;
    }

    /// <summary>0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …</summary>
    public static uint Fold(int value) => (uint)(value << 1 ^ value >> 31);

    private static bool CanDivide(int blockSize, int order, int predictorOrder) =>
        blockSize % (1 << order) == 0 && blockSize >> order > predictorOrder;

    private static long Cost(ReadOnlySpan<int> partition, int parameter)
    {
        long bits = (long)partition.Length * (parameter + 1);
        foreach (int value in partition) bits += Fold(value) >> parameter;
        return bits;
    }
}
