namespace Fleet.Load.Http;

/// <summary>The cookies of one viewer, for all of its connections (RFC 6265 section 5.4, one server and no paths).</summary>
internal sealed class CookieJar
{
    private const int MostCookies = 16;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>A header line, or nothing.</summary>
    public string Header { get; private set; } = "";

    /// <param name="cookie">A name and a value, as <c>a=b</c>.</param>
    public void Add(string cookie)
    {
        (string name, string value) = cookie.IndexOf('=') is var at && at < 0 ? (cookie, "") : (cookie[..at], cookie[(at + 1)..]);
        lock (_values)
        {
            if (_values.Count >= MostCookies && !_values.ContainsKey(name)) return;
            _values[name] = value;
            Header = $"Cookie: {string.Join("; ", _values.Select(each => $"{each.Key}={each.Value}"))}\r\n";
        }
    }
}
