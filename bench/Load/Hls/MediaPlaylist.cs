namespace Fleet.Load.Hls;

/// <summary>A media playlist, as far as somebody who plays its end needs it (draft-pantos-hls-rfc8216bis section 4.4).</summary>
internal sealed class MediaPlaylist
{
    private int _part;

    public double TargetDuration { get; private set; } = 1;

    public bool CanBlockReload { get; private set; }

    public bool HasEnded { get; private set; }

    public string? Map { get; private set; }

    /// <summary>The part that comes next, which may be asked for already.</summary>
    public string? Hint { get; private set; }

    /// <summary>What follows the last one listed.</summary>
    public HlsPosition Next { get; private set; }

    public List<HlsItem> Segments { get; } = [];

    public List<HlsItem> Parts { get; } = [];

    /// <summary>Lists only what is at or behind <paramref name="from"/>: the rest has been played.</summary>
    public static MediaPlaylist Parse(string text, HlsPosition from)
    {
        if (!text.StartsWith("#EXTM3U", StringComparison.Ordinal)) throw new LoadException(ErrorKind.Protocol, "no playlist: it doesn't start with #EXTM3U");
        var playlist = new MediaPlaylist();
        bool gap = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("#EXT-X-GAP")) gap = true;
            else if (line is ['#', ..]) playlist.Tag(line, from);
            else if (!line.IsWhiteSpace()) playlist.EndSegment(line, ref gap, from);
        }

        playlist.Next = playlist.Next with { Part = playlist._part };
        return playlist;
    }

    private void EndSegment(ReadOnlySpan<char> uri, ref bool gap, HlsPosition from)
    {
        if (Next.Msn >= from.Msn) Segments.Add(new HlsItem(Next, uri.Trim().ToString(), IsIndependent: true, gap));
        Next = new HlsPosition(Next.Msn + 1, 0);
        _part = 0;
        gap = false;
    }

    private void Tag(ReadOnlySpan<char> line, HlsPosition from)
    {
        if (line.StartsWith("#EXT-X-PART:"))
        {
            var position = new HlsPosition(Next.Msn, _part++);
            if (position.CompareTo(from) >= 0)
                Parts.Add(new HlsItem(position, Uri(line), HlsTags.Attribute(line, "INDEPENDENT") == "YES", HlsTags.Attribute(line, "GAP") == "YES"));
        }
        else if (line.StartsWith("#EXT-X-MEDIA-SEQUENCE:"))
        {
            Next = new HlsPosition(HlsTags.Number<long>(Value(line)), 0);
        }
        else if (line.StartsWith("#EXT-X-TARGETDURATION:"))
        {
            TargetDuration = HlsTags.Number<double>(Value(line));
        }
        else if (line.StartsWith("#EXT-X-SERVER-CONTROL:"))
        {
            CanBlockReload = HlsTags.Attribute(line, "CAN-BLOCK-RELOAD") == "YES";
        }
        else if (line.StartsWith("#EXT-X-PRELOAD-HINT:") && HlsTags.Attribute(line, "TYPE") == "PART")
        {
            Hint = Uri(line);
        }
        else if (line.StartsWith("#EXT-X-MAP:"))
        {
            Map = Uri(line);
        }
        else if (line.StartsWith("#EXT-X-ENDLIST"))
        {
            HasEnded = true;
        }
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> line) => line[(line.IndexOf(':') + 1)..].Trim();

    private static string Uri(ReadOnlySpan<char> line) =>
        HlsTags.Attribute(line, "URI") ?? throw new LoadException(ErrorKind.Protocol, $"a tag without URI: {line}");
}
