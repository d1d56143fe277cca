using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class StreamEndsConverter : IConverter<StreamEnds, StreamEndsSurrogate>
{
    public StreamEnds ConvertFromSurrogate(in StreamEndsSurrogate surrogate) => new(surrogate.Video, surrogate.Audio);

    public StreamEndsSurrogate ConvertToSurrogate(in StreamEnds value) => new()
    {
        Video = value.Video,
        Audio = value.Audio,
    };
}
