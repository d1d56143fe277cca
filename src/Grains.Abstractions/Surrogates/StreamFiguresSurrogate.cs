using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.stream-figures")]
internal struct StreamFiguresSurrogate
{
    [Id(0)]
    public double BitRate;

    [Id(1)]
    public double Fps;

    [Id(2)]
    public int? GopPictures;

    [Id(3)]
    public TimeSpan? Gop;
}
