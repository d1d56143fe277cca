using System.Globalization;
using System.Net;
using System.Text;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Rtsp;

/// <summary>Where a camera is and how to log in. Credentials of the URL are taken out of it: they never stand in a request line.</summary>
public sealed record RtspSource
{
    private const string Scheme = "rtsp://";
    private const string TlsScheme = "rtsps://";
    private const int DefaultPort = 554;
    private const int DefaultTlsPort = 322;
    private const string EncodingHint = "in a user name or password, the signs / ? # @ : % must be percent-encoded";

    private RtspSource(string uri, string host, int port, bool isTls)
    {
        Uri = uri;
        Host = host;
        Port = port;
        IsTls = isTls;
    }

    /// <summary>What requests name: as it was written, without credentials.</summary>
    public string Uri { get; }

    /// <summary>A name or an address; an IPv6 address without its brackets.</summary>
    public string Host { get; }

    public int Port { get; }

    public bool IsTls { get; }

    public RtspCredentials? Credentials { get; init; }

    public RtspTransportMode Transport { get; init; }

    /// <summary>Reads an rtsp or rtsps URL. Throws <see cref="FormatException"/> with a message that says what is wrong, and never holds the password.</summary>
    public static RtspSource Parse(string url)
    {
        string text = url.Trim();
        bool isTls = text.StartsWith(TlsScheme, StringComparison.OrdinalIgnoreCase);
        if (!isTls && !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new FormatException("A camera's URL begins with rtsp:// or rtsps://.");

        string rest = text[(isTls ? TlsScheme : Scheme).Length..];
        int end = rest.AsSpan().IndexOfAny('/', '?', '#');
        string authority = end < 0 ? rest : rest[..end];
        string path = end < 0 ? "/" : rest[end..];
        int at = authority.LastIndexOf('@');
        RtspCredentials? credentials = at < 0 ? null : ReadCredentials(authority[..at]);
        (string host, int? port) = ReadHost(authority[(at + 1)..]);

        string name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        string uri = (isTls ? TlsScheme : Scheme) + name + (port is null ? "" : string.Create(CultureInfo.InvariantCulture, $":{port}")) + Encode(path);
        return new RtspSource(uri, host, port ?? (isTls ? DefaultTlsPort : DefaultPort), isTls) { Credentials = credentials };
    }

    private static RtspCredentials ReadCredentials(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new RtspCredentials(System.Uri.UnescapeDataString(text), "")
            : new RtspCredentials(System.Uri.UnescapeDataString(text[..colon]), System.Uri.UnescapeDataString(text[(colon + 1)..]));
    }

    private static (string Host, int? Port) ReadHost(string text)
    {
        int hostEnd = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        if (hostEnd == 0) throw new FormatException($"The URL names no host ({EncodingHint}).");
        if (hostEnd < 0) hostEnd = text.Length;
        string host = text[..hostEnd].Trim('[', ']');
        if (host.Length == 0) throw new FormatException("The URL names no host.");
        bool isAddress = text[0] == '[';
        if (isAddress ? !IPAddress.TryParse(host, out _) : host.AsSpan().ContainsAnyInRange('\0', ' '))
            throw new FormatException($"The host of the URL is neither a name nor an address ({EncodingHint}).");

        if (hostEnd == text.Length) return (host, null);
        // what stands here may be half of a password, so it is not repeated
        if (text[hostEnd] != ':' || !ushort.TryParse(text.AsSpan(hostEnd + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
            throw new FormatException($"The port of the URL is not a number from 1 to 65535 ({EncodingHint}).");
        return (host, port);
    }

    // Only what can't stand in a request line is touched: cameras compare the path letter by letter.
    private static string Encode(string path)
    {
        if (!path.StartsWith('/')) path = "/" + path;
        var encoded = new StringBuilder(path.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(path))
        {
            if (b is > 0x20 and < 0x7F) encoded.Append((char)b);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return encoded.ToString();
    }
}
