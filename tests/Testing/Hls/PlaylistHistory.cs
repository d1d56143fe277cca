namespace Fleet.Testing.Hls;

/// <summary>Reads one playlist version after the other and tells what may not have changed between them (section 6.2.1), as a client that keeps them all would.</summary>
public sealed class PlaylistHistory
{
    private readonly Dictionary<long, ListedSegment> _segments = [];
    private readonly Dictionary<string, ListedPart> _parts = [];
    private MediaPlaylist? _last;

    /// <summary>Hints that were given and then neither published nor given again.</summary>
    public int BrokenHints { get; private set; }

    public List<string> Add(MediaPlaylist next)
    {
        List<string> broken = PlaylistRules.Check(next, next.SkippedSegments is not null);
        if (_last is { } last)
        {
            Require(broken, next.TargetDuration == last.TargetDuration, "EXT-X-TARGETDURATION changed");
            Require(broken, next.PartTarget == last.PartTarget, "PART-TARGET changed");
            Require(broken, next.ServerControl.OrderBy(pair => pair.Key).SequenceEqual(last.ServerControl.OrderBy(pair => pair.Key)), "EXT-X-SERVER-CONTROL changed");
            Require(broken, next.MediaSequence >= last.MediaSequence, "EXT-X-MEDIA-SEQUENCE went back");
            Require(broken, next.DiscontinuitySequence >= last.DiscontinuitySequence, "EXT-X-DISCONTINUITY-SEQUENCE went back");
            Require(broken, next.LastMediaSequence >= last.LastMediaSequence, "segments vanished from the end");
            Require(broken, next.MediaSequence <= last.LastMediaSequence + 1, "segments came and went unseen");
            Require(broken, !last.IsEnded || next.Text == last.Text, "the playlist changed after its end");
            bool isKept = last.PreloadHint is null || next.PreloadHint == last.PreloadHint || next.IsEnded
                || next.Segments.Any(segment => segment.Parts.Any(part => part.Uri == last.PreloadHint)) || !next.Segments.Any(segment => segment.Parts.Count > 0);
            if (!isKept) BrokenHints++;
        }

        // only who knows the skipped segments can count their discontinuities
        bool countsDiscontinuities = next.SkippedSegments is null or 0;
        foreach (ListedSegment segment in next.Segments) Same(segment, countsDiscontinuities, broken);
        _last = next;
        return broken;
    }

    private void Same(ListedSegment segment, bool countsDiscontinuities, List<string> broken)
    {
        foreach (ListedPart part in segment.Parts)
            if (!(_parts.TryAdd(part.Uri, part) || _parts[part.Uri] == part)) broken.Add($"part {part.Uri} changed");
        if (!_segments.TryGetValue(segment.MediaSequence, out ListedSegment? known))
        {
            _segments[segment.MediaSequence] = segment;
            return;
        }

        if (!(!countsDiscontinuities || known.Discontinuity == segment.Discontinuity)) broken.Add($"segment {segment.MediaSequence} has another discontinuity sequence number");
        if (!(known.ProgramDateTime == segment.ProgramDateTime)) broken.Add($"segment {segment.MediaSequence} has another date");
        if (!(segment.Map is null || known.Map is null || known.Map == segment.Map)) broken.Add($"segment {segment.MediaSequence} has another map");
        if (!(segment.Parts.Count == 0 || segment.Parts.Take(known.Parts.Count).SequenceEqual(known.Parts) || known.Parts.Count == 0)) broken.Add($"segment {segment.MediaSequence} has other parts");
        if (known.Uri is not null)
            if (!(known.Uri == segment.Uri && known.Duration == segment.Duration && known.IsGap == segment.IsGap)) broken.Add($"segment {segment.MediaSequence} changed");
        _segments[segment.MediaSequence] = segment;
    }

    private static void Require(List<string> broken, bool holds, string rule)
    {
        if (!holds) broken.Add(rule);
    }
}
