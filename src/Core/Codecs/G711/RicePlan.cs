namespace Fleet.Core.Codecs.G711;

/// <summary>How to code a residual (RFC 9639 section 9.2.7): in 2^<paramref name="PartitionOrder"/> partitions, at no more than <paramref name="Bits"/> in all.</summary>
internal readonly record struct RicePlan(int PartitionOrder, long Bits)
{
    private const int MaxPartitionOrder = 3;
    private const int MaxParameter = 14;
    private const int MethodAndOrderBits = 6;
    private const int ParameterBits = 4;

    /// <summary>Decides by the sums of the finest partitions alone: one pass over the residual, and within a percent or two of the best.</summary>
    public static RicePlan For(ReadOnlySpan<int> residual, int predictorOrder)
    {
        int order = MaxPartitionOrder;
        while (!CanDivide(residual.Length + predictorOrder, order, predictorOrder)) order--;
        Span<long> sums = stackalloc long[1 << MaxPartitionOrder];
        for (int i = 0; i < 1 << order; i++) sums[i] = Sum(Partition(residual, i, order, predictorOrder));

        RicePlan best = new(0, long.MaxValue);
        for (; order >= 0; order--)
        {
            long bits = MethodAndOrderBits;
            for (int i = 0; i < 1 << order; i++)
            {
                int count = (residual.Length + predictorOrder >> order) - (i == 0 ? predictorOrder : 0);
                int parameter = ParameterFor(sums[i], count);
                bits += ParameterBits + (long)count * (parameter + 1) + (sums[i] >> parameter);
            }

            if (bits < best.Bits) best = new RicePlan(order, bits);
            for (int i = 0; i < 1 << order - 1 && order > 0; i++) sums[i] = sums[2 * i] + sums[2 * i + 1];
        }

        return best;
    }

    /// <summary>The first partition is shorter by the warm-up samples.</summary>
    public static ReadOnlySpan<int> Partition(ReadOnlySpan<int> residual, int index, int order, int predictorOrder)
    {
        int size = residual.Length + predictorOrder >> order;
        return index == 0 ? residual[..(size - predictorOrder)] : residual.Slice(index * size - predictorOrder, size);
    }

    public static int ParameterFor(ReadOnlySpan<int> partition) => ParameterFor(Sum(partition), partition.Length);

    /// <summary>0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …</summary>
    public static uint Fold(int value) => (uint)(value << 1 ^ value >> 31);

    /// <summary>The logarithm of the mean.</summary>
    private static int ParameterFor(long sum, int count) =>
        sum < 2L * count ? 0 : (int)Math.Min(MaxParameter, long.Log2(sum / count));

    private static bool CanDivide(int blockSize, int order, int predictorOrder) =>
        order == 0 || blockSize % (1 << order) == 0 && blockSize >> order > predictorOrder;

    private static long Sum(ReadOnlySpan<int> partition)
    {
        long sum = 0;
        foreach (int value in partition) sum += Fold(value);
        return sum;
    }
}
