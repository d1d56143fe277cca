namespace Fleet.Testing.Hls;

/// <summary>The rules of draft-pantos-hls-rfc8216bis that one media playlist can break, for a low-latency server.</summary>
public static class PlaylistRules
{
    /// <summary>Durations are rounded to a microsecond each.</summary>
    private const decimal Rounding = 0.000_001m;

    public static List<string> Check(MediaPlaylist playlist, bool isDelta = false)
    {
        List<string> broken = [];
        Durations(playlist, broken);
        ServerControl(playlist, broken);
        Parts(playlist, broken);
        Dates(playlist, broken);
        Edge(playlist, broken);
        Require(broken, (playlist.SkippedSegments is not null) == isDelta, "EXT-X-SKIP stands in delta updates and nowhere else (6.2.5.1)");
        Require(broken, playlist.Version >= 9, "EXT-X-SKIP needs version 9 (8)");
        if (isDelta) return broken;
        decimal sum = playlist.Complete.Sum(segment => segment.Duration);
        if (!(playlist.IsEnded || sum >= 3 * playlist.TargetDuration)) broken.Add($"the playlist lasts {sum} s, less than three target durations (6.2.2)");
        Require(broken, playlist.Segments.All(segment => segment.Map is not null), "a segment without EXT-X-MAP (4.4.4.5)");
        return broken;
    }

    private static void Durations(MediaPlaylist playlist, List<string> broken)
    {
        Require(broken, playlist.TargetDuration > 0, "EXT-X-TARGETDURATION is missing (4.4.3.1)");
        foreach (ListedSegment segment in playlist.Complete)
        {
            if (!(Math.Round(segment.Duration, MidpointRounding.AwayFromZero) <= playlist.TargetDuration)) broken.Add($"segment {segment.MediaSequence} lasts {segment.Duration} s (6.2.1)");
            if (!(segment.Duration > 0)) broken.Add($"segment {segment.MediaSequence} lasts nothing");
            decimal parts = segment.Parts.Sum(part => part.Duration);
            if (!(segment.Parts.Count == 0 || Math.Abs(parts - segment.Duration) <= (segment.Parts.Count + 1) * Rounding)) broken.Add($"the parts of segment {segment.MediaSequence} last {parts} s, itself {segment.Duration} s (3.2)");
        }

        Require(broken, playlist.Complete.Select(segment => segment.Uri).Distinct().Count() == playlist.Complete.Count(), "two segments of one name");
    }

    private static void ServerControl(MediaPlaylist playlist, List<string> broken)
    {
        IReadOnlyDictionary<string, string> control = playlist.ServerControl;
        Require(broken, control.GetValueOrDefault("CAN-BLOCK-RELOAD") == "YES", "CAN-BLOCK-RELOAD is missing (B.1)");
        Require(broken, control.TryGetValue("CAN-SKIP-UNTIL", out string? skip) && MediaPlaylist.Number(skip) >= 6 * playlist.TargetDuration, "CAN-SKIP-UNTIL is below six target durations (4.4.3.8)");
        Require(broken, control.TryGetValue("PART-HOLD-BACK", out string? hold) && MediaPlaylist.Number(hold) >= 3 * playlist.PartTarget, "PART-HOLD-BACK is below three part targets (4.4.3.8)");
        Require(broken, !control.TryGetValue("HOLD-BACK", out string? back) || MediaPlaylist.Number(back) >= 3 * playlist.TargetDuration, "HOLD-BACK is below three target durations (4.4.3.8)");
    }

    /// <summary>Section 4.4.4.9, and 6.2.2 for where parts stand.</summary>
    private static void Parts(MediaPlaylist playlist, List<string> broken)
    {
        decimal target = playlist.PartTarget ?? 0;
        Require(broken, target > 0, "EXT-X-PART-INF is missing (4.4.3.7)");
        ListedPart[] all = [.. playlist.Segments.SelectMany(segment => segment.Parts)];
        Require(broken, all.Select(part => part.Uri).Distinct().Count() == all.Length, "two parts of one name");
        foreach (ListedSegment segment in playlist.Segments)
        {
            for (int i = 0; i < segment.Parts.Count; i++)
            {
                ListedPart part = segment.Parts[i];
                if (!(part.Duration <= target)) broken.Add($"part {part.Uri} lasts {part.Duration} s, above {target} s");
                bool isLast = i == segment.Parts.Count - 1 && segment.Uri is not null;
                bool isExempt = part.IsIndependent || part.IsGap || isLast || (i < segment.Parts.Count - 1 && segment.Parts[i + 1].IsGap);
                if (!(isExempt || part.Duration >= target * 0.85m)) broken.Add($"part {part.Uri} lasts {part.Duration} s, below 85 % of {target} s");
            }
        }

        decimal fromEnd = 0;
        foreach (ListedSegment segment in playlist.Segments.AsEnumerable().Reverse())
        {
            if (!(segment.Parts.Count == 0 || fromEnd <= 3 * playlist.TargetDuration)) broken.Add($"the parts of segment {segment.MediaSequence} are listed {fromEnd} s from the end (6.2.2)");
            fromEnd += segment.Duration;
        }
    }

    private static void Dates(MediaPlaylist playlist, List<string> broken)
    {
        Require(broken, playlist.Segments.All(segment => segment.ProgramDateTime is not null), "a segment without EXT-X-PROGRAM-DATE-TIME");
        foreach ((ListedSegment before, ListedSegment after) in playlist.Segments.Zip(playlist.Segments.Skip(1)))
        {
            if (before.ProgramDateTime is not { } start || after.ProgramDateTime is not { } next) continue;
            if (!(next > start)) broken.Add($"segment {after.MediaSequence} begins before the one it follows (6.2.1)");
            if (!((start + TimeSpan.FromSeconds((double)before.Duration) - next).TotalSeconds < 1)) broken.Add($"segment {after.MediaSequence} overlaps the one before by a second or more (6.2.1)");
        }
    }

    private static void Edge(MediaPlaylist playlist, List<string> broken)
    {
        Require(broken, playlist.IsEnded == playlist.PreloadHint is null, "there is a preload hint unless the playlist has ended (4.4.5.3)");
        Require(broken, !playlist.Segments.SelectMany(segment => segment.Parts).Any(part => part.Uri == playlist.PreloadHint), "the hinted part is there already");
        foreach (IReadOnlyDictionary<string, string> report in playlist.RenditionReports)
            Require(broken, report.ContainsKey("URI") && report.ContainsKey("LAST-MSN") && !report["URI"].Contains("://", StringComparison.Ordinal), "a rendition report is incomplete (4.4.5.4)");
    }

    private static void Require(List<string> broken, bool holds, string rule)
    {
        if (!holds) broken.Add(rule);
    }
}
