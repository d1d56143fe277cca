using Fleet.Core.Cmaf;
using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class TrackSeedConverter : IConverter<TrackSeed, TrackSeedSurrogate>
{
    public TrackSeed ConvertFromSurrogate(in TrackSeedSurrogate surrogate) => new(
        surrogate.Track, surrogate.Plan, surrogate.Segmenter, surrogate.NextMediaSequence, surrogate.NextPart, surrogate.DiscontinuitySequence,
        surrogate.Listed ?? [], surrogate.Open, surrogate.OpenPart);

    public TrackSeedSurrogate ConvertToSurrogate(in TrackSeed value) => new()
    {
        Track = value.Track,
        Plan = value.Plan,
        Segmenter = value.Segmenter,
        NextMediaSequence = value.NextMediaSequence,
        NextPart = value.NextPart,
        DiscontinuitySequence = value.DiscontinuitySequence,
        Listed = value.Listed,
        Open = value.Open,
        OpenPart = value.OpenPart,
    };
}
