namespace Fleet.Core.Rtsp;

/// <summary>
/// Where requests for a presentation and its media go (RFC 2326 appendix C.1.1), with what cameras make of it. URLs are joined as text:
/// resolving them by the book (RFC 3986) would drop the last part of the path and the query, and no camera means that.
/// </summary>
public static class ControlUrl
{
    /// <summary>The URL relative ones stand on: Content-Base, else Content-Location, else what DESCRIBE asked for.</summary>
    public static string Base(string requestUri, string? contentBase, string? contentLocation)
    {
        string given = FirstFilled(contentBase, contentLocation);
        return given.Length == 0 ? requestUri : Repair(given, requestUri);
    }

    /// <summary>The URL of the whole presentation, for PLAY and TEARDOWN: the session's control on the base.</summary>
    public static string Resolve(string baseUrl, string? control)
    {
        string text = control?.Trim() ?? "";
        if (text.Length == 0 || text == "*") return baseUrl;
        if (HasScheme(text)) return Repair(text, baseUrl);
        if (text.StartsWith('?')) return baseUrl + text;
        if (text.StartsWith('/')) return Authority(baseUrl) + text;
        return baseUrl.EndsWith('/') ? baseUrl + text : $"{baseUrl}/{text}";
    }

    public static bool IsAbsolute(string? control) => control is not null && HasScheme(control.Trim());

    private static string Repair(string text, string requestUri)
    {
        string url = text.Trim();
        // a doubled scheme: "rtsp://rtsp://10.0.0.2/live/"
        while (HasScheme(url) && HasScheme(url[(SchemeEnd(url))..])) url = url[SchemeEnd(url)..];
        if (HasScheme(url)) return url;
        string scheme = requestUri[..SchemeEnd(requestUri)];
        if (url.StartsWith("//", StringComparison.Ordinal)) return scheme + url[2..];
        return url.StartsWith('/') ? Authority(requestUri) + url : scheme + url;
    }

    private static string Authority(string url)
    {
        int end = url.AsSpan(SchemeEnd(url)).IndexOfAny('/', '?');
        return end < 0 ? url : url[..(SchemeEnd(url) + end)];
    }

    private static bool HasScheme(string url) =>
        url.StartsWith("rtsp://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("rtsps://", StringComparison.OrdinalIgnoreCase);

    private static int SchemeEnd(string url) => url.IndexOf("://", StringComparison.Ordinal) + 3;

    private static string FirstFilled(string? a, string? b) => !string.IsNullOrWhiteSpace(a) ? a : !string.IsNullOrWhiteSpace(b) ? b : "";
}
