using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class ProbedAudioConverter : IConverter<ProbedAudio, ProbedAudioSurrogate>
{
    public ProbedAudio ConvertFromSurrogate(in ProbedAudioSurrogate surrogate) => new(surrogate.Codec, surrogate.CodecString, surrogate.SampleRate, surrogate.Channels);

    public ProbedAudioSurrogate ConvertToSurrogate(in ProbedAudio value) => new()
    {
        Codec = value.Codec,
        CodecString = value.CodecString,
        SampleRate = value.SampleRate,
        Channels = value.Channels,
    };
}
