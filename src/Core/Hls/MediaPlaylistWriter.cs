using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>
/// Media playlists of draft-pantos-hls-rfc8216bis. A client that never blocks reads the same playlist and leaves the low-latency tags alone.
/// </summary>
internal static class MediaPlaylistWriter
{
    /// <summary>Section 8: EXT-X-SKIP needs 9.</summary>
    private const int Version = 9;

    /// <param name="other">The other rendition, for its report.</param>
    public static RenderedPlaylist Write(PlaylistBuilder to, StreamPlan plan, LiveWindow window, LiveWindow? other, bool isDelta)
    {
        ReadOnlySpan<WindowSegment> listed = window.Listed;
        Head(to, plan, window);
        int skipped = isDelta ? Skipped(listed, plan) : 0;
        if (isDelta) to.Text("#EXT-X-SKIP:SKIPPED-SEGMENTS="u8).Number(skipped).Text("\n"u8);
        long discontinuity = window.DiscontinuitySequence;
        int? epoch = null;
        for (int i = 0; i < listed.Length; i++)
        {
            if (i >= skipped) Segment(to, window, listed[i], discontinuity, epoch);
            (discontinuity, epoch) = (listed[i].Discontinuity, listed[i].Epoch);
        }

        if (window.Open is { Parts.Count: > 0 } open)
        {
            Tags(to, window, open, discontinuity, epoch);
            Parts(to, window, open);
        }

        Tail(to, window, other);
        return to.Finish();
    }

    /// <summary>Section 6.2.5.1: what is further from the end of the last segment than the skip boundary.</summary>
    private static int Skipped(ReadOnlySpan<WindowSegment> listed, StreamPlan plan)
    {
        TimeSpan distance = TimeSpan.Zero;
        for (int i = listed.Length - 1; i >= 0; i--)
        {
            distance += listed[i].Length;
            if (distance > TimeSpan.FromSeconds(plan.SkipUntilSeconds)) return i + 1;
        }

        return 0;
    }

    private static void Head(PlaylistBuilder to, StreamPlan plan, LiveWindow window)
    {
        to.Text("#EXTM3U\n#EXT-X-VERSION:"u8).Number(Version)
            .Text("\n#EXT-X-TARGETDURATION:"u8).Number(plan.TargetDurationSeconds)
            .Text("\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL="u8).Seconds(plan.SkipUntilSeconds, 1)
            .Text(",PART-HOLD-BACK="u8).Seconds(plan.PartHoldBackMilliseconds, 1000)
            .Text("\n#EXT-X-PART-INF:PART-TARGET="u8).Seconds(window.Plan.PartTargetMilliseconds, 1000)
            .Text("\n#EXT-X-MEDIA-SEQUENCE:"u8).Number(window.FirstMediaSequence)
            .Text("\n#EXT-X-DISCONTINUITY-SEQUENCE:"u8).Number(window.DiscontinuitySequence)
            .Text("\n"u8);
        if (window.HasIndependentSegments) to.Text("#EXT-X-INDEPENDENT-SEGMENTS\n"u8);
    }

    private static void Segment(PlaylistBuilder to, LiveWindow window, WindowSegment segment, long discontinuity, int? epoch)
    {
        Tags(to, window, segment, discontinuity, epoch);
        if (segment.IsGap) to.Text("#EXT-X-GAP\n"u8);
        if (segment.ListsParts) Parts(to, window, segment);
        to.Text("#EXTINF:"u8).Seconds(segment.Duration, segment.Timescale).Text(",\n"u8)
            .Uri(HlsResourceKind.Segment, window.Track, segment.Stream, segment.MediaSequence).Text("\n"u8);
    }

    /// <summary>Section 4.4.4.9: what applies to a segment stands before its first part.</summary>
    private static void Tags(PlaylistBuilder to, LiveWindow window, WindowSegment segment, long discontinuity, int? epoch)
    {
        // one for each epoch in between, too, of which this track had nothing: renditions have to number them alike
        for (; discontinuity < segment.Discontinuity; discontinuity++) to.Text("#EXT-X-DISCONTINUITY\n"u8);
        if (epoch != segment.Epoch)
            to.Text("#EXT-X-MAP:URI=\""u8).Uri(HlsResourceKind.InitSegment, window.Track, number: segment.Epoch).Text("\"\n"u8);
        to.Text("#EXT-X-PROGRAM-DATE-TIME:"u8).Date(segment.ProgramDateTime).Text("\n"u8);
    }

    private static void Parts(PlaylistBuilder to, LiveWindow window, WindowSegment segment)
    {
        foreach (WindowPart part in segment.Parts)
        {
            to.Text("#EXT-X-PART:DURATION="u8).Seconds(part.Duration, segment.Timescale).Text(",URI=\""u8)
                .Uri(HlsResourceKind.Part, window.Track, segment.Stream, part.Number).Text("\""u8);
            if (part.IsIndependent) to.Text(",INDEPENDENT=YES"u8);
            if (part.IsMissing) to.Text(",GAP=YES"u8);
            to.Text("\n"u8);
        }
    }

    private static void Tail(PlaylistBuilder to, LiveWindow window, LiveWindow? other)
    {
        if (window.IsEnded)
        {
            to.Text("#EXT-X-ENDLIST\n"u8);
            return;
        }

        to.Text("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\""u8).Uri(HlsResourceKind.Part, window.Track, window.Stream, window.NextPart).Text("\"\n"u8);
        if (other is null) return;
        to.Text("#EXT-X-RENDITION-REPORT:URI=\""u8).Uri(HlsResourceKind.MediaPlaylist, other.Track).Text("\",LAST-MSN="u8);
        if (other.Open is { Parts.Count: > 0 } open) to.Number(open.MediaSequence).Text(",LAST-PART="u8).Number(open.Parts.Count - 1);
        else
        {
            to.Number(other.LastMediaSequence);
            if (other.Listed is [.., { ListsParts: true, Parts.Count: > 0 } last]) to.Text(",LAST-PART="u8).Number(last.Parts.Count - 1);
        }

        to.Text("\n"u8);
    }
}
