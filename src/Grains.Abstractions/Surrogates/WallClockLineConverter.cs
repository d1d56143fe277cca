using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class WallClockLineConverter : IConverter<WallClockLine, WallClockLineSurrogate>
{
    public WallClockLine ConvertFromSurrogate(in WallClockLineSurrogate surrogate) => new(surrogate.Position, surrogate.Date);

    public WallClockLineSurrogate ConvertToSurrogate(in WallClockLine value) => new()
    {
        Position = value.Position,
        Date = value.Date,
    };
}
