using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.segment-plan")]
internal struct SegmentPlanSurrogate
{
    [Id(0)]
    public int Timescale;

    [Id(1)]
    public long Interval;

    [Id(2)]
    public int PartTargetMilliseconds;

    [Id(3)]
    public long SegmentDuration;

    [Id(4)]
    public int TargetDurationSeconds;
}
