namespace Fleet.Core.Hls;

/// <summary>A segment whose bytes are elsewhere, as <see cref="WindowSegment"/> describes it.</summary>
/// <param name="Parts">Only of a segment that is still open.</param>
public sealed record SeedSegment(
    long Stream, long MediaSequence, int Epoch, int Timescale, TimeSpan Start, long Duration, DateTimeOffset ProgramDateTime, long Discontinuity,
    IReadOnlyList<SeedPart> Parts);
