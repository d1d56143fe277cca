using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class SegmentPlanConverter : IConverter<SegmentPlan, SegmentPlanSurrogate>
{
    public SegmentPlan ConvertFromSurrogate(in SegmentPlanSurrogate surrogate) => new()
    {
        Timescale = surrogate.Timescale,
        Interval = surrogate.Interval,
        PartTargetMilliseconds = surrogate.PartTargetMilliseconds,
        SegmentDuration = surrogate.SegmentDuration,
        TargetDurationSeconds = surrogate.TargetDurationSeconds,
    };

    public SegmentPlanSurrogate ConvertToSurrogate(in SegmentPlan value) => new()
    {
        Timescale = value.Timescale,
        Interval = value.Interval,
        PartTargetMilliseconds = value.PartTargetMilliseconds,
        SegmentDuration = value.SegmentDuration,
        TargetDurationSeconds = value.TargetDurationSeconds,
    };
}
