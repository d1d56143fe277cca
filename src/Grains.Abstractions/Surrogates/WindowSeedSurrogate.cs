using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.window-seed")]
internal struct WindowSeedSurrogate
{
    [Id(0)]
    public HlsOptions Options;

    [Id(1)]
    public long? Stream;

    [Id(2)]
    public bool IsNamedByChunks;

    [Id(3)]
    public long FirstMediaSequence;

    [Id(4)]
    public WallClockLine Clock;

    [Id(5)]
    public int? Epoch;

    [Id(6)]
    public uint? NextSequence;

    [Id(7)]
    public TimeSpan? EpochStart;

    [Id(8)]
    public long Discontinuity;

    [Id(9)]
    public StreamPlan? Plan;

    [Id(10)]
    public TrackSeed? Video;

    [Id(11)]
    public TrackSeed? Audio;

    [Id(12)]
    public IReadOnlyList<TimeSpan>? AudioBoundaries;
}
