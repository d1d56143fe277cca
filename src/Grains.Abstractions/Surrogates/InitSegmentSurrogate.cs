using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Surrogates;

/// <summary>The bytes say it all: the formats, and what stands in the segments of one track, are read from them.</summary>
[GenerateSerializer, Immutable, Alias("fleet.core.init-segment")]
internal struct InitSegmentSurrogate
{
    [Id(0)]
    public int Epoch;

    [Id(1)]
    public byte[] Both;
}
