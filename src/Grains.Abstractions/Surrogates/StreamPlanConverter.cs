using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class StreamPlanConverter : IConverter<StreamPlan, StreamPlanSurrogate>
{
    public StreamPlan ConvertFromSurrogate(in StreamPlanSurrogate surrogate) => new()
    {
        TargetDurationSeconds = surrogate.TargetDurationSeconds,
        PartHoldBackMilliseconds = surrogate.PartHoldBackMilliseconds,
        SegmentCount = surrogate.SegmentCount,
        Video = surrogate.Video,
        Audio = surrogate.Audio,
    };

    public StreamPlanSurrogate ConvertToSurrogate(in StreamPlan value) => new()
    {
        TargetDurationSeconds = value.TargetDurationSeconds,
        PartHoldBackMilliseconds = value.PartHoldBackMilliseconds,
        SegmentCount = value.SegmentCount,
        Video = value.Video,
        Audio = value.Audio,
    };
}
