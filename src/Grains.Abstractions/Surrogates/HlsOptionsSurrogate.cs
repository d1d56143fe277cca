using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.hls-options")]
internal struct HlsOptionsSurrogate
{
    [Id(0)]
    public TimeSpan PartDuration;

    [Id(1)]
    public TimeSpan SegmentDuration;

    [Id(2)]
    public int SegmentCount;
}
