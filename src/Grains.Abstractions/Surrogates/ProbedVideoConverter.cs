using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class ProbedVideoConverter : IConverter<ProbedVideo, ProbedVideoSurrogate>
{
    public ProbedVideo ConvertFromSurrogate(in ProbedVideoSurrogate surrogate) => new(
        surrogate.Codec, surrogate.CodecString, surrogate.Width, surrogate.Height, (surrogate.SampleWidth, surrogate.SampleHeight), surrogate.ReorderDepth);

    public ProbedVideoSurrogate ConvertToSurrogate(in ProbedVideo value) => new()
    {
        Codec = value.Codec,
        CodecString = value.CodecString,
        Width = value.Width,
        Height = value.Height,
        SampleWidth = value.PixelAspect.Horizontal,
        SampleHeight = value.PixelAspect.Vertical,
        ReorderDepth = value.ReorderDepth,
    };
}
