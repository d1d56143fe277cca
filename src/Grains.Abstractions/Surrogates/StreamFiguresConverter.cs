using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class StreamFiguresConverter : IConverter<StreamFigures, StreamFiguresSurrogate>
{
    public StreamFigures ConvertFromSurrogate(in StreamFiguresSurrogate surrogate) => new(surrogate.BitRate, surrogate.Fps, surrogate.GopPictures, surrogate.Gop);

    public StreamFiguresSurrogate ConvertToSurrogate(in StreamFigures value) => new()
    {
        BitRate = value.BitRate,
        Fps = value.Fps,
        GopPictures = value.GopPictures,
        Gop = value.Gop,
    };
}
