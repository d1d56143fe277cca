using Fleet.Core.Codecs;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.probed-video")]
internal struct ProbedVideoSurrogate
{
    [Id(0)]
    public VideoCodec Codec;

    [Id(1)]
    public string CodecString;

    [Id(2)]
    public int Width;

    [Id(3)]
    public int Height;

    [Id(4)]
    public int SampleWidth;

    [Id(5)]
    public int SampleHeight;

    [Id(6)]
    public int ReorderDepth;
}
