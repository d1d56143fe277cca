namespace Fleet.Grains.DirectStreams;

/// <summary>What one slow subscriber may cost.</summary>
internal readonly record struct FragmentQueueLimits(int Fragments, long Bytes)
{
    public static readonly FragmentQueueLimits Default = new(2_048, 8 * 1024 * 1024);
}
