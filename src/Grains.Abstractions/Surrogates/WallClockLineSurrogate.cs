using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.wall-clock-line")]
internal struct WallClockLineSurrogate
{
    [Id(0)]
    public TimeSpan Position;

    [Id(1)]
    public DateTimeOffset Date;
}
