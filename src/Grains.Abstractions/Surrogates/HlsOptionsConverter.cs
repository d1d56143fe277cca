using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class HlsOptionsConverter : IConverter<HlsOptions, HlsOptionsSurrogate>
{
    public HlsOptions ConvertFromSurrogate(in HlsOptionsSurrogate surrogate) => new()
    {
        PartDuration = surrogate.PartDuration,
        SegmentDuration = surrogate.SegmentDuration,
        SegmentCount = surrogate.SegmentCount,
    };

    public HlsOptionsSurrogate ConvertToSurrogate(in HlsOptions value) => new()
    {
        PartDuration = value.PartDuration,
        SegmentDuration = value.SegmentDuration,
        SegmentCount = value.SegmentCount,
    };
}
