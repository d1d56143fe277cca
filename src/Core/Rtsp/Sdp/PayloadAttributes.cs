namespace Fleet.Core.Rtsp.Sdp;

/// <summary>
/// The <c>a=rtpmap</c> and <c>a=fmtp</c> lines. They name a payload type, and some cameras write them below another medium than the one
/// that lists it, so they find their place only once every <c>m=</c> line is known.
/// </summary>
internal sealed class PayloadAttributes
{
    private readonly List<Entry> _maps = [];
    private readonly List<Entry> _parameters = [];

    public void AddMap(int section, int number, ReadOnlySpan<char> line, ReadOnlySpan<char> value) => Add(_maps, section, number, line, value);

    public void AddParameters(int section, int number, ReadOnlySpan<char> line, ReadOnlySpan<char> value) =>
        Add(_parameters, section, number, line, value);

    public void Resolve(List<MediaSection> media)
    {
        foreach (Entry entry in _maps)
        {
            if (RtpMap.Read(entry.Text) is not { } map) continue;
            FormatEntry? format = Find(media, entry);
            // a map that no m= line lists still says what its medium carries (TP-Link, and m= lines with another number than their map)
            if (format is null && entry.Section >= 0) format = media[entry.Section].FindOrAdd(entry.Number, entry.Line, entry.PayloadType);
            if (format is not null) format.Map ??= map;
        }

        foreach (Entry entry in _parameters)
        {
            if (Find(media, entry) is { } format && !format.Parameters.TryAdd(entry.Text))
                throw new SdpException(entry.Number, entry.Line, $"brings a format to more than {SdpLimits.MaxParametersPerFormat} parameters");
        }
    }

    private static FormatEntry? Find(List<MediaSection> media, Entry entry)
    {
        FormatEntry? own = entry.Section < 0 ? null : media[entry.Section].Find(entry.PayloadType);
        return own ?? media.Select(other => other.Find(entry.PayloadType)).FirstOrDefault(format => format is not null);
    }

    /// <summary>Divides <c>96 H264/90000</c> into the payload type and the rest; anything else is left out.</summary>
    private static void Add(List<Entry> entries, int section, int number, ReadOnlySpan<char> line, ReadOnlySpan<char> value)
    {
        int end = value.IndexOfAny(' ', '\t');
        if (end >= 0 && MediaSection.TryReadPayloadType(value[..end], out int payloadType))
            entries.Add(new Entry(section, number, line.ToString(), payloadType, value[end..].Trim().ToString()));
    }

    private sealed record Entry(int Section, int Number, string Line, int PayloadType, string Text);
}
