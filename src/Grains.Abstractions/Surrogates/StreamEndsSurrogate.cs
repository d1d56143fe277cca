using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.stream-ends")]
internal struct StreamEndsSurrogate
{
    [Id(0)]
    public (long Ticks, int Timescale)? Video;

    [Id(1)]
    public (long Ticks, int Timescale)? Audio;
}
