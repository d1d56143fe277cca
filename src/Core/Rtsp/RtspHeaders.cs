using System.Collections;

namespace Fleet.Core.Rtsp;

/// <summary>Headers in the order they came; names are matched without case, repeated ones are kept.</summary>
public sealed class RtspHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    public int Count => _headers.Count;

    /// <summary>The first value of that name, or null. Setting replaces every one of that name.</summary>
    public string? this[string name]
    {
        get
        {
            foreach ((string key, string value) in _headers)
            {
                if (Matches(key, name)) return value;
            }

            return null;
        }

        set
        {
            _headers.RemoveAll(header => Matches(header.Key, name));
            if (value is not null) Add(name, value);
        }
    }

    public IEnumerable<string> GetAll(string name) => _headers.Where(header => Matches(header.Key, name)).Select(header => header.Value);

    public void Add(string name, string value) => _headers.Add(new(name, value));

    /// <summary>Lengthens the last value by a folded line (RFC 2326 section 4.2, from RFC 2068 section 4.2).</summary>
    internal void Continue(string value) => _headers[^1] = new(_headers[^1].Key, $"{_headers[^1].Value} {value}");

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Matches(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
