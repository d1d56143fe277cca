using System.Globalization;

namespace Fleet.Core.Hls;

/// <summary>Judges a request for a media playlist against its window (draft-pantos-hls-rfc8216bis sections 6.2.5.1 and 6.2.5.2).</summary>
public static class BlockingRequest
{
    /// <summary>A segment may be asked for that is so many past the last one of the playlist.</summary>
    private const int MostSegmentsAhead = 2;

    public static BlockingAnswer Judge(PlaylistRequest request, LiveWindow window)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(window);

        // "MUST ignore", and there is nothing to wait for
        if (window.IsEnded) return new BlockingAnswer(BlockingAnswerKind.Full);
        if (request.Error is { } error) return Bad(error);
        BlockingAnswerKind now = request.Skip ? BlockingAnswerKind.Delta : BlockingAnswerKind.Full;
        if (request.MediaSequence is not { } msn) return new BlockingAnswer(now);

        // whoever knows nothing newer than that has no use for a delta
        if (msn < window.FirstMediaSequence) return new BlockingAnswer(BlockingAnswerKind.Full);
        if (msn > window.LastMediaSequence + MostSegmentsAhead)
            return Bad($"_HLS_msn is more than {MostSegmentsAhead} past the last segment, {window.LastMediaSequence.ToString(CultureInfo.InvariantCulture)}.");
        if (request.Part is not { } part)
            return msn <= window.LastMediaSequence ? new BlockingAnswer(now) : new BlockingAnswer(BlockingAnswerKind.Wait, msn);
        return JudgePart(window, msn, part, now);
    }

    private static BlockingAnswer JudgePart(LiveWindow window, long msn, int part, BlockingAnswerKind now)
    {
        if (msn <= window.LastMediaSequence)
        {
            int parts = window.Listed[(int)(msn - window.FirstMediaSequence)].Parts.Count;

            // a segment without parts is there as a whole
            if (part < parts || parts == 0) return new BlockingAnswer(now);

            // "greater than that of the final Partial Segment: Part Index 0 of the following Parent Segment"
            (msn, part) = (msn + 1, 0);
            if (msn <= window.LastMediaSequence) return new BlockingAnswer(now);
        }

        int published = msn == window.NextMediaSequence ? window.Open?.Parts.Count ?? 0 : 0;
        if (part < published) return new BlockingAnswer(now);
        long ahead = (long)part - published + 1;
        if (ahead > AdvancePartLimit(window.Plan.PartTargetMilliseconds)) return Bad("_HLS_part is further ahead than the advance part limit.");
        return new BlockingAnswer(BlockingAnswerKind.Wait, msn, part);
    }

    /// <summary>"Three divided by the Part Target Duration if the Part Target Duration is less than one second, or three otherwise."</summary>
    private static int AdvancePartLimit(int partTargetMilliseconds) => partTargetMilliseconds < 1000 ? 3000 / partTargetMilliseconds : 3;

    private static BlockingAnswer Bad(string reason) => new(BlockingAnswerKind.BadRequest, Reason: reason);
}
