namespace Fleet.Testing.Hls;

/// <summary>An attribute list (draft-pantos-hls-rfc8216bis section 4.2), read strictly.</summary>
public static class AttributeList
{
    public static Dictionary<string, string> Parse(string text)
    {
        var attributes = new Dictionary<string, string>();
        for (int at = 0; at < text.Length;)
        {
            int equals = text.IndexOf('=', at);
            if (equals <= at) throw new FormatException($"No attribute name at {at} of: {text}");
            string name = text[at..equals];
            if (!name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')) throw new FormatException($"Bad attribute name {name}");
            int start = equals + 1, end;
            string value;
            if (start < text.Length && text[start] == '"')
            {
                int close = text.IndexOf('"', start + 1);
                if (close < 0) throw new FormatException($"A quoted string without its end: {text}");
                value = text[(start + 1)..close];
                end = close + 1;
                if (end < text.Length && text[end] != ',') throw new FormatException($"Something behind a quoted string: {text}");
            }
            else
            {
                end = text.IndexOf(',', start);
                if (end < 0) end = text.Length;
                value = text[start..end];
                if (value.Length == 0 || value.Any(c => c is '"' or ' ')) throw new FormatException($"Bad value of {name}: {value}");
            }

            if (!attributes.TryAdd(name, value)) throw new FormatException($"{name} appears twice: {text}");
            at = end + 1;
            if (at == text.Length) throw new FormatException($"A comma without an attribute behind it: {text}");
        }

        return attributes;
    }
}
