using Fleet.Core.Cmaf;
using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.track-seed")]
internal struct TrackSeedSurrogate
{
    [Id(0)]
    public TrackKind Track;

    [Id(1)]
    public SegmentPlan Plan;

    [Id(2)]
    public SegmenterState Segmenter;

    [Id(3)]
    public long NextMediaSequence;

    [Id(4)]
    public long NextPart;

    [Id(5)]
    public long DiscontinuitySequence;

    [Id(6)]
    public IReadOnlyList<SeedSegment>? Listed;

    [Id(7)]
    public SeedSegment? Open;

    [Id(8)]
    public SeedPart? OpenPart;
}
