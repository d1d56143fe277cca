using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.pipeline-statistics")]
internal struct PipelineStatisticsSurrogate
{
    [Id(0)]
    public long Packets;

    [Id(1)]
    public long LostPackets;

    [Id(2)]
    public long MalformedPackets;

    [Id(3)]
    public long Units;

    [Id(4)]
    public long DroppedUnits;

    [Id(5)]
    public bool HasCameraClock;
}
