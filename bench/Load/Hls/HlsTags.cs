namespace Fleet.Load.Hls;

/// <summary>Values out of a tag's attribute list (RFC 8216 section 4.2).</summary>
internal static class HlsTags
{
    public static string? Attribute(ReadOnlySpan<char> line, ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> list = line[(line.IndexOf(':') + 1)..];
        while (!list.IsEmpty)
        {
            int equals = list.IndexOf('=');
            if (equals < 0) return null;
            ReadOnlySpan<char> found = list[..equals].Trim();
            list = list[(equals + 1)..];
            bool quoted = list is ['"', ..];
            int end = quoted ? list[1..].IndexOf('"') : list.IndexOf(',');
            if (end < 0) end = quoted ? list.Length - 1 : list.Length;
            ReadOnlySpan<char> value = quoted ? list[1..(end + 1)] : list[..end];
            if (found.SequenceEqual(name)) return value.ToString();
            list = list[Math.Min(list.Length, quoted ? end + 2 : end)..];
            if (list is [',', ..]) list = list[1..];
        }

        return null;
    }

    public static T Number<T>(ReadOnlySpan<char> text)
        where T : ISpanParsable<T> =>
        T.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out T? value)
            ? value
            : throw new LoadException(ErrorKind.Protocol, $"a playlist has '{text}' for a number");
}
