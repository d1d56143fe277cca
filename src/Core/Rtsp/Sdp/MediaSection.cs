using System.Globalization;

namespace Fleet.Core.Rtsp.Sdp;

/// <summary>An <c>m=</c> section while it is being collected.</summary>
internal sealed class MediaSection
{
    private readonly string _kind;
    private readonly string _protocol;
    private readonly List<FormatEntry> _formats = [];

    private MediaSection(string kind, string protocol, MediaDirection direction)
    {
        _kind = kind;
        _protocol = protocol;
        Direction = direction;
    }

    public MediaDirection Direction { get; set; }

    public string? Control { get; set; }

    public double? FrameRate { get; set; }

    /// <summary>Where a map names no usable clock rate: what nearly every format of this kind runs at.</summary>
    private int UsualClockRate => _kind == "audio" ? 8000 : 90000;

    /// <summary>
    /// RFC 8866 section 5.14: <c>m=kind port protocol format …</c>. The port says nothing in RTSP and is not looked at.
    /// Formats that are no payload type ("smart/1/90000" of TP-Link) are left out.
    /// </summary>
    public static MediaSection Read(int number, ReadOnlySpan<char> line, ReadOnlySpan<char> value, MediaDirection direction)
    {
        MediaSection? section = null;
        string kind = "";
        int field = 0;
        foreach (Range range in value.SplitAny(' ', '\t'))
        {
            ReadOnlySpan<char> word = value[range];
            if (word.IsEmpty) continue;
            if (field == 0) kind = word.ToString().ToLowerInvariant();
            else if (field == 2) section = new MediaSection(kind, word.ToString(), direction);
            else if (TryReadPayloadType(word, out int payloadType)) section?.FindOrAdd(number, line, payloadType);
            field++;
        }

        return section ?? throw new SdpException(number, line, "does not state kind, port and protocol of a medium");
    }

    public static bool TryReadPayloadType(ReadOnlySpan<char> text, out int payloadType) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out payloadType) && payloadType <= 127;

    public FormatEntry? Find(int payloadType) => _formats.Find(format => format.PayloadType == payloadType);

    public FormatEntry FindOrAdd(int number, ReadOnlySpan<char> line, int payloadType)
    {
        FormatEntry? format = Find(payloadType);
        if (format is not null) return format;
        if (_formats.Count == SdpLimits.MaxFormatsPerMedia)
            throw new SdpException(number, line, $"brings a medium to more than {SdpLimits.MaxFormatsPerMedia} formats");
        format = new FormatEntry(payloadType);
        _formats.Add(format);
        return format;
    }

    public MediaDescription Build() => new()
    {
        Kind = _kind,
        Protocol = _protocol,
        Formats = [.. _formats.Select(format => format.Build(UsualClockRate))],
        Control = Control,
        Direction = Direction,
        FrameRate = FrameRate,
    };
}
