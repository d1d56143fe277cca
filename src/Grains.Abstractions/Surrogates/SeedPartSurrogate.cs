using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.seed-part")]
internal struct SeedPartSurrogate
{
    [Id(0)]
    public long Number;

    [Id(1)]
    public long Duration;

    [Id(2)]
    public bool IsIndependent;
}
