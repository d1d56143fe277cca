using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.seed-segment")]
internal struct SeedSegmentSurrogate
{
    [Id(0)]
    public long Stream;

    [Id(1)]
    public long MediaSequence;

    [Id(2)]
    public int Epoch;

    [Id(3)]
    public int Timescale;

    [Id(4)]
    public TimeSpan Start;

    [Id(5)]
    public long Duration;

    [Id(6)]
    public DateTimeOffset ProgramDateTime;

    [Id(7)]
    public long Discontinuity;

    [Id(8)]
    public IReadOnlyList<SeedPart>? Parts;
}
