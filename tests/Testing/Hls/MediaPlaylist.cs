using System.Globalization;

namespace Fleet.Testing.Hls;

/// <summary>A media playlist as a strict client reads it: an unknown tag, a repeated tag or a tag in the wrong place is an error.</summary>
public sealed class MediaPlaylist
{
    private readonly HashSet<string> _once = [];

    private MediaPlaylist(string text) => Text = text;

    public string Text { get; }

    public int Version { get; private set; }

    public int TargetDuration { get; private set; }

    public decimal? PartTarget { get; private set; }

    public IReadOnlyDictionary<string, string> ServerControl { get; private set; } = new Dictionary<string, string>();

    public long MediaSequence { get; private set; }

    public long DiscontinuitySequence { get; private set; }

    public bool HasIndependentSegments { get; private set; }

    public int? SkippedSegments { get; private set; }

    public bool IsEnded { get; private set; }

    /// <summary>Those that are not skipped; the last may be the one at the live edge.</summary>
    public List<ListedSegment> Segments { get; } = [];

    public string? PreloadHint { get; private set; }

    public List<IReadOnlyDictionary<string, string>> RenditionReports { get; } = [];

    public IEnumerable<ListedSegment> Complete => Segments.Where(segment => segment.Uri is not null);

    public long LastMediaSequence => MediaSequence + (SkippedSegments ?? 0) + Complete.Count() - 1;

    public static MediaPlaylist Parse(string text)
    {
        var playlist = new MediaPlaylist(text);
        playlist.Read();
        return playlist;
    }

    public static decimal Number(string text) => decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private void Read()
    {
        if (!Text.EndsWith('\n') || Text.Contains('\r')) throw new FormatException("Lines end with LF.");
        string[] lines = Text[..^1].Split('\n');
        if (lines[0] != "#EXTM3U") throw new FormatException("The first line is not #EXTM3U.");
        List<ListedPart> parts = [];
        string? map = null;
        decimal? duration = null;
        bool isGap = false;
        DateTimeOffset? date = null;
        long discontinuity = 0, sequence = 0;
        bool media = false;
        foreach (string line in lines.Skip(1))
        {
            int colon = line.StartsWith('#') ? line.IndexOf(':') : -1;
            string tag = !line.StartsWith('#') ? "" : colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..];
            if (IsHeader(tag))
            {
                if (media || !_once.Add(tag)) throw new FormatException($"Repeated, or in the wrong place: {line}");
                Header(tag, value);
                discontinuity = DiscontinuitySequence;
                sequence = MediaSequence + (SkippedSegments ?? 0);
                continue;
            }

            if (PreloadHint is not null && tag is not ("#EXT-X-RENDITION-REPORT")) throw new FormatException($"Behind the preload hint: {line}");
            media = true;
            switch (tag)
            {
                case "#EXT-X-DISCONTINUITY":
                    if (parts.Count > 0) throw new FormatException("A discontinuity inside a segment.");
                    discontinuity++;
                    break;
                case "#EXT-X-MAP":
                    if (parts.Count > 0) throw new FormatException("A map inside a segment.");
                    map = AttributeList.Parse(value)["URI"];
                    break;
                case "#EXT-X-PROGRAM-DATE-TIME":
                    if (parts.Count > 0 || date is not null) throw new FormatException("A date inside a segment, or two.");
                    date = DateTimeOffset.ParseExact(value, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                    break;
                case "#EXT-X-GAP":
                    isGap = true;
                    break;
                case "#EXT-X-PART":
                    parts.Add(Part(AttributeList.Parse(value)));
                    break;
                case "#EXTINF":
                    if (!value.EndsWith(',') || duration is not null) throw new FormatException($"Bad: {line}");
                    duration = Number(value[..^1]);
                    break;
                case "#EXT-X-PRELOAD-HINT":
                    Dictionary<string, string> hint = AttributeList.Parse(value);
                    if (hint["TYPE"] != "PART") throw new FormatException($"Bad: {line}");
                    PreloadHint = hint["URI"];
                    break;
                case "#EXT-X-RENDITION-REPORT":
                    RenditionReports.Add(AttributeList.Parse(value));
                    break;
                case "#EXT-X-ENDLIST":
                    IsEnded = true;
                    break;
                case "":
                    if (duration is null || line.Length == 0) throw new FormatException($"A URI without its EXTINF: {line}");
                    Segments.Add(Make(line));
                    (parts, duration, isGap, date) = ([], null, false, null);
                    break;
                default:
                    throw new FormatException($"Unknown: {line}");
            }
        }

        if (duration is not null || isGap) throw new FormatException("A segment without its URI.");
        if (parts.Count > 0) Segments.Add(Make(null));
        else if (date is not null) throw new FormatException("A date that applies to nothing.");

        ListedSegment Make(string? uri) => new()
        {
            MediaSequence = sequence++,
            Discontinuity = discontinuity,
            Uri = uri,
            Duration = duration ?? parts.Sum(part => part.Duration),
            IsGap = isGap,
            Map = map,
            ProgramDateTime = date,
            Parts = parts,
        };
    }

    private static bool IsHeader(string tag) => tag is "#EXT-X-VERSION" or "#EXT-X-TARGETDURATION" or "#EXT-X-SERVER-CONTROL" or "#EXT-X-PART-INF"
        or "#EXT-X-MEDIA-SEQUENCE" or "#EXT-X-DISCONTINUITY-SEQUENCE" or "#EXT-X-INDEPENDENT-SEGMENTS" or "#EXT-X-SKIP";

    private void Header(string tag, string value)
    {
        switch (tag)
        {
            case "#EXT-X-VERSION":
                Version = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                break;
            case "#EXT-X-TARGETDURATION":
                TargetDuration = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                break;
            case "#EXT-X-SERVER-CONTROL":
                ServerControl = AttributeList.Parse(value);
                break;
            case "#EXT-X-PART-INF":
                PartTarget = Number(AttributeList.Parse(value)["PART-TARGET"]);
                break;
            case "#EXT-X-MEDIA-SEQUENCE":
                MediaSequence = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                break;
            case "#EXT-X-DISCONTINUITY-SEQUENCE":
                DiscontinuitySequence = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                break;
            case "#EXT-X-INDEPENDENT-SEGMENTS":
                HasIndependentSegments = true;
                break;
            default:
                SkippedSegments = int.Parse(AttributeList.Parse(value)["SKIPPED-SEGMENTS"], NumberStyles.None, CultureInfo.InvariantCulture);
                break;
        }
    }

    private static ListedPart Part(Dictionary<string, string> attributes)
    {
        if (attributes.Keys.Except(["URI", "DURATION", "INDEPENDENT", "GAP"]).FirstOrDefault() is { } unknown) throw new FormatException($"A part with {unknown}");
        if (attributes.Where(pair => pair.Key is "INDEPENDENT" or "GAP").Any(pair => pair.Value != "YES")) throw new FormatException("INDEPENDENT and GAP are YES or absent.");
        return new ListedPart(attributes["URI"], Number(attributes["DURATION"]), attributes.ContainsKey("INDEPENDENT"), attributes.ContainsKey("GAP"));
    }
}
