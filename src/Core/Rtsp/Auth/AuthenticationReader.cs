using System.Text;

namespace Fleet.Core.Rtsp.Auth;

/// <summary>Walks over the words and quoted strings of a challenge (RFC 7230 section 3.2.6).</summary>
internal ref struct AuthenticationReader(string text)
{
    private readonly string _text = text;
    private int _at;

    /// <summary>Whether another word comes right behind the last one, with no comma between: then the last one was a scheme.</summary>
    public readonly bool WordFollows
    {
        get
        {
            int at = _at;
            while (at < _text.Length && IsSpace(_text[at])) at++;
            return at < _text.Length && at > _at && _text[at] != ',';
        }
    }

    /// <summary>The next name, scheme or token; commas, spaces and stray quotes before it are passed over.</summary>
    public bool TryReadWord(out string word)
    {
        while (_at < _text.Length && (IsSpace(_text[_at]) || _text[_at] is ',' or '"' or '=')) _at++;
        int start = _at;
        while (_at < _text.Length && !IsSpace(_text[_at]) && _text[_at] is not (',' or '"' or '=')) _at++;
        // the '=' that end a base 64 token belong to it; one that stands before a value does not
        int end = _at;
        while (end < _text.Length && _text[end] == '=') end++;
        if (end > _at && (end == _text.Length || (end - _at == 2 && IsSpaceOrComma(_text[end])))) _at = end;
        word = _text[start.._at];
        return word.Length > 0;
    }

    /// <summary>"= value" or "= "quoted value"" behind a name, spaces allowed around the sign.</summary>
    public bool TryReadValue(out string value)
    {
        value = "";
        int at = _at;
        while (at < _text.Length && IsSpace(_text[at])) at++;
        if (at == _text.Length || _text[at] != '=') return false;

        at++;
        while (at < _text.Length && IsSpace(_text[at])) at++;
        _at = at;
        value = at < _text.Length && _text[at] == '"' ? ReadQuoted() : ReadBare();
        return true;
    }

    private string ReadBare()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] != ',' && !IsSpace(_text[_at])) _at++;
        return _text[start.._at];
    }

    private string ReadQuoted()
    {
        var value = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length) _at++;
            value.Append(_text[_at]);
        }

        if (_at < _text.Length) _at++;
        return value.ToString();
    }

    private static bool IsSpaceOrComma(char c) => c == ',' || IsSpace(c);

    private static bool IsSpace(char c) => c is ' ' or '\t';
}
