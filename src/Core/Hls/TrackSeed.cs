using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>Where one track of a stream stands: a <see cref="LiveWindow"/> made of it goes on as the one it was taken from.</summary>
/// <param name="Plan">In the timescale of the epoch that runs.</param>
/// <param name="NextMediaSequence">The number of the next segment to be opened.</param>
/// <param name="NextPart">The number of the part that is open, or of the next one.</param>
/// <param name="DiscontinuitySequence">EXT-X-DISCONTINUITY-SEQUENCE.</param>
/// <param name="Listed">The complete segments of the playlist.</param>
/// <param name="Open">The segment that is not complete.</param>
/// <param name="OpenPart">Its part that is not complete, where there is one: what it lasts so far.</param>
public sealed record TrackSeed(
    TrackKind Track, SegmentPlan Plan, SegmenterState Segmenter, long NextMediaSequence, long NextPart, long DiscontinuitySequence,
    IReadOnlyList<SeedSegment> Listed, SeedSegment? Open, SeedPart? OpenPart)
{
    /// <summary>
    /// A track that begins at <paramref name="start"/>. Its playlist is filled with gaps before that: iOS plays no live playlist that is
    /// shorter than it wants it to be.
    /// </summary>
    internal static TrackSeed Begin(
        TrackKind track, SegmentPlan plan, int segmentCount, long stream, long firstMediaSequence, int epoch, TimeSpan start, WallClockLine clock, long discontinuity)
    {
        var gaps = new SeedSegment[segmentCount];
        var length = TimeSpan.FromSeconds(plan.TargetDurationSeconds);
        for (int i = 0; i < gaps.Length; i++)
        {
            TimeSpan at = start - length * (gaps.Length - i);
            gaps[i] = new SeedSegment(stream, firstMediaSequence + i, epoch, plan.Timescale, at, plan.LongestSegment, clock.At(at), discontinuity, []);
        }

        return new TrackSeed(track, plan, SegmenterState.Start, firstMediaSequence + gaps.Length, 0, discontinuity, gaps, null, null);
    }
}
