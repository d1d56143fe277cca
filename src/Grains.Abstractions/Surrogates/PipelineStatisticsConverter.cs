using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class PipelineStatisticsConverter : IConverter<PipelineStatistics, PipelineStatisticsSurrogate>
{
    public PipelineStatistics ConvertFromSurrogate(in PipelineStatisticsSurrogate surrogate) => new(surrogate.Packets, surrogate.LostPackets, surrogate.MalformedPackets, surrogate.Units, surrogate.DroppedUnits, surrogate.HasCameraClock);

    public PipelineStatisticsSurrogate ConvertToSurrogate(in PipelineStatistics value) => new()
    {
        Packets = value.Packets,
        LostPackets = value.LostPackets,
        MalformedPackets = value.MalformedPackets,
        Units = value.Units,
        DroppedUnits = value.DroppedUnits,
        HasCameraClock = value.HasCameraClock,
    };
}
