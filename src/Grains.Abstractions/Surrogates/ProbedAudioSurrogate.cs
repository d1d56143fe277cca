using Fleet.Core.Codecs;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.probed-audio")]
internal struct ProbedAudioSurrogate
{
    [Id(0)]
    public AudioCodec Codec;

    [Id(1)]
    public string CodecString;

    [Id(2)]
    public int SampleRate;

    [Id(3)]
    public int Channels;
}
