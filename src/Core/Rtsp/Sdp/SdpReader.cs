using System.Globalization;

namespace Fleet.Core.Rtsp.Sdp;

/// <summary>Goes through the lines of a description once, collecting; what refers to a payload type is resolved at the end.</summary>
internal sealed class SdpReader
{
    private readonly List<MediaSection> _media = [];
    private readonly PayloadAttributes _attributes = new();
    private string? _name;
    private string? _control;
    private MediaDirection _direction;
    private bool _versionSeen;

    public SessionDescription Read(string text)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            if (++number > SdpLimits.MaxLines)
                throw new SdpException(number, raw, $"is one more than the {SdpLimits.MaxLines} that are read");
            ReadLine(number, raw.Trim(" \t\0\uFEFF"));
        }

        if (!_versionSeen && _media.Count == 0)
            throw new SdpException($"The text of {text.Length} characters is no session description: it has neither a v= nor an m= line.");
        _attributes.Resolve(_media);
        return new SessionDescription { Name = _name, Control = _control, Media = [.. _media.Select(section => section.Build())] };
    }

    // Only what playing needs is looked at, so that a doubled s= (many), "c=IN IP4" without an address (Hikvision),
    // or a "b=" with no value can do no harm. A line that is not <letter>=<value> is skipped as RFC 8866 section 5 wants for unknown ones.
    private void ReadLine(int number, ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[1] != '=') return;
        ReadOnlySpan<char> value = line[2..].Trim();
        switch (line[0])
        {
            case 'v':
                _versionSeen = true;
                break;
            case 's' when _media.Count == 0 && !value.IsEmpty:
                _name ??= value.ToString();
                break;
            case 'm':
                if (_media.Count == SdpLimits.MaxMedia)
                    throw new SdpException(number, line, $"is one medium more than the {SdpLimits.MaxMedia} that are read");
                _media.Add(MediaSection.Read(number, line, value, _direction));
                break;
            case 'a':
                ReadAttribute(number, line, value);
                break;
        }
    }

    private void ReadAttribute(int number, ReadOnlySpan<char> line, ReadOnlySpan<char> attribute)
    {
        int colon = attribute.IndexOf(':');
        ReadOnlySpan<char> value = colon < 0 ? [] : attribute[(colon + 1)..].Trim();
        MediaSection? section = _media.Count == 0 ? null : _media[^1];
        Span<char> lowered = stackalloc char[16];
        ReadOnlySpan<char> name = (colon < 0 ? attribute : attribute[..colon]).TrimEnd();
        if (name.Length > lowered.Length) return;
        name.ToLowerInvariant(lowered);
        switch (lowered[..name.Length])
        {
            case "control" when !value.IsEmpty:
                if (section is null) _control ??= value.ToString();
                else section.Control ??= value.ToString();
                break;
            case "rtpmap":
                _attributes.AddMap(_media.Count - 1, number, line, value);
                break;
            case "fmtp":
                _attributes.AddParameters(_media.Count - 1, number, line, value);
                break;
            case "framerate" or "x-framerate" when section is not null:
                section.FrameRate ??= ReadFrameRate(value);
                break;
            case "sendrecv":
                SetDirection(section, MediaDirection.SendRecv);
                break;
            case "sendonly":
                SetDirection(section, MediaDirection.SendOnly);
                break;
            case "recvonly":
                SetDirection(section, MediaDirection.RecvOnly);
                break;
            case "inactive":
                SetDirection(section, MediaDirection.Inactive);
                break;
        }
    }

    private void SetDirection(MediaSection? section, MediaDirection direction)
    {
        if (section is null) _direction = direction;
        else section.Direction = direction;
    }

    /// <summary>A decimal number (RFC 8866 section 6.13), or the fraction some encoders write instead.</summary>
    private static double? ReadFrameRate(ReadOnlySpan<char> value)
    {
        const double fastest = 1000;
        int slash = value.IndexOf('/');
        double divisor = 1;
        if (slash >= 0 && !TryReadNumber(value[(slash + 1)..], out divisor)) return null;
        if (!TryReadNumber(slash < 0 ? value : value[..slash], out double rate)) return null;
        rate /= divisor;
        return rate is > 0 and <= fastest ? rate : null;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
