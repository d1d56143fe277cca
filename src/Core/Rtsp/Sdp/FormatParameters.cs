namespace Fleet.Core.Rtsp.Sdp;

/// <summary>The parameters of an <c>a=fmtp</c> line, by names whose case does not matter.</summary>
public sealed class FormatParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public static FormatParameters None { get; } = new();

    /// <summary>Never more than <see cref="SdpLimits.MaxParametersPerFormat"/>.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The value without the white space around it; empty for a name that stands alone; null when the name is absent.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads <c>name=value; name=value</c>. Only the first '=' of a parameter divides: base64 brings its own.</summary>
    /// <exception cref="SdpException">There are too many of them.</exception>
    public static FormatParameters Parse(ReadOnlySpan<char> text)
    {
        var parameters = new FormatParameters();
        if (!parameters.TryAdd(text)) throw new SdpException($"There are more than {SdpLimits.MaxParametersPerFormat} format parameters.");
        return parameters;
    }

    /// <summary>Takes in another line for the same payload type; where a name repeats, the last value counts. False when there are too many.</summary>
    internal bool TryAdd(ReadOnlySpan<char> text)
    {
        foreach (Range range in text.Split(';'))
        {
            ReadOnlySpan<char> parameter = text[range].Trim();
            int divider = parameter.IndexOf('=');
            string name = (divider < 0 ? parameter : parameter[..divider].TrimEnd()).ToString();
            if (name.Length == 0) continue;
            if (_values.Count == SdpLimits.MaxParametersPerFormat && !_values.ContainsKey(name)) return false;
            _values[name] = divider < 0 ? "" : parameter[(divider + 1)..].TrimStart().ToString();
        }

        return true;
    }
}
