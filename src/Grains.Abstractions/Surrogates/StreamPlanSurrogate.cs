using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.stream-plan")]
internal struct StreamPlanSurrogate
{
    [Id(0)]
    public int TargetDurationSeconds;

    [Id(1)]
    public int PartHoldBackMilliseconds;

    [Id(2)]
    public int SegmentCount;

    [Id(3)]
    public SegmentPlan? Video;

    [Id(4)]
    public SegmentPlan? Audio;
}
