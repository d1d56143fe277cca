using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class SeedSegmentConverter : IConverter<SeedSegment, SeedSegmentSurrogate>
{
    public SeedSegment ConvertFromSurrogate(in SeedSegmentSurrogate surrogate) => new(
        surrogate.Stream, surrogate.MediaSequence, surrogate.Epoch, surrogate.Timescale, surrogate.Start, surrogate.Duration, surrogate.ProgramDateTime, surrogate.Discontinuity,
        surrogate.Parts ?? []);

    public SeedSegmentSurrogate ConvertToSurrogate(in SeedSegment value) => new()
    {
        Stream = value.Stream,
        MediaSequence = value.MediaSequence,
        Epoch = value.Epoch,
        Timescale = value.Timescale,
        Start = value.Start,
        Duration = value.Duration,
        ProgramDateTime = value.ProgramDateTime,
        Discontinuity = value.Discontinuity,
        Parts = value.Parts,
    };
}
