using System.Globalization;
using System.Text;

namespace Fleet.Core.Rtsp;

/// <summary>Reads one message whose header block is whole (RFC 2326 sections 4, 6 and 7). Text is Latin-1, so that every byte survives.</summary>
internal static class RtspMessageParser
{
    private const int QuotedText = 120;

    /// <summary>Where the body starts, -1 while the empty line that ends the headers is missing. The search goes on where it stopped.</summary>
    public static int FindBody(ReadOnlySpan<byte> input, ref int scanned)
    {
        ReadOnlySpan<byte> window = input[..Math.Min(input.Length, RtspLimits.MaxHeaderBlock)];
        int at = scanned;
        while (true)
        {
            int lineEnd = window[at..].IndexOf((byte)'\n');
            if (lineEnd < 0) break;
            int next = at + lineEnd + 1;
            if (window[next..].StartsWith("\n"u8)) return next + 1;
            if (window[next..].StartsWith("\r\n"u8)) return next + 2;
            if (window.Length - next < 2) break;
            at = next;
        }

        scanned = at;
        return input.Length < RtspLimits.MaxHeaderBlock
            ? -1
            : throw new RtspProtocolException($"the headers of a message go on for more than {RtspLimits.MaxHeaderBlock} bytes");
    }

    /// <summary>The message, and where it ends. Its body is empty as long as <paramref name="input"/> does not hold all of it.</summary>
    public static (RtspMessage Message, int End) Parse(ReadOnlySpan<byte> input, int bodyStart)
    {
        ReadOnlySpan<byte> rest = input[..bodyStart];
        ReadOnlySpan<byte> first = TakeLine(ref rest);
        var headers = new RtspHeaders();
        int lines = 0;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = TakeLine(ref rest);
            if (line.IsEmpty) break;
            if (++lines > RtspLimits.MaxHeaders) throw new RtspProtocolException($"a message has more than {RtspLimits.MaxHeaders} headers");
            ReadHeader(line, headers);
        }

        int end = bodyStart + BodyLength(headers);
        byte[] body = input.Length < end ? [] : input[bodyStart..end].ToArray();
        return (CreateMessage(first, headers, body), end);
    }

    /// <summary>RFC 2326 section 7.1. The reason may be missing.</summary>
    public static bool IsStatusLine(ReadOnlySpan<byte> line) =>
        line.Length >= 12 && StartsWithVersion(line) && line[8] == ' '
        && char.IsAsciiDigit((char)line[9]) && char.IsAsciiDigit((char)line[10]) && char.IsAsciiDigit((char)line[11])
        && line[9] != '0' && (line.Length == 12 || line[12] == ' ');

    /// <summary>RFC 2326 section 6.1.</summary>
    public static bool IsRequestLine(ReadOnlySpan<byte> line)
    {
        int version = line.LastIndexOf((byte)' ') + 1;
        return version > 0 && line.Length - version == 8 && StartsWithVersion(line[version..]) && line[..(version - 1)].IndexOf((byte)' ') is > 0 and int method
            && method < version - 2;
    }

    private static bool StartsWithVersion(ReadOnlySpan<byte> text) =>
        text.StartsWith("RTSP/"u8) && char.IsAsciiDigit((char)text[5]) && text[6] == '.' && char.IsAsciiDigit((char)text[7]);

    private static RtspMessage CreateMessage(ReadOnlySpan<byte> line, RtspHeaders headers, byte[] body)
    {
        string text = Encoding.Latin1.GetString(line);
        if (IsStatusLine(line))
        {
            int status = int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            return new RtspResponse(status, text[12..].Trim()) { Headers = headers, Body = body };
        }

        if (!IsRequestLine(line)) throw new RtspProtocolException($"\"{Quote(text)}\" is no status line of RTSP");
        int uri = text.IndexOf(' ', StringComparison.Ordinal);
        return new RtspRequest(text[..uri], text[uri..text.LastIndexOf(' ')].Trim()) { Headers = headers, Body = body };
    }

    private static void ReadHeader(ReadOnlySpan<byte> line, RtspHeaders headers)
    {
        if (line.Length > RtspLimits.MaxHeaderLine) throw new RtspProtocolException($"a header is longer than {RtspLimits.MaxHeaderLine} bytes");
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (headers.Count > 0) headers.Continue(Encoding.Latin1.GetString(line).Trim());
            return;
        }

        // A line without a colon says nothing: firmware that breaks a header in two sends the second half so.
        int colon = line.IndexOf((byte)':');
        if (colon > 0) headers.Add(Encoding.Latin1.GetString(line[..colon]).Trim(), Encoding.Latin1.GetString(line[(colon + 1)..]).Trim());
    }

    // RFC 2326 section 12.14; no header means no body (section 4.4)
    private static int BodyLength(RtspHeaders headers)
    {
        int length = -1;
        foreach (string text in headers.GetAll("Content-Length"))
        {
            if (text.Length == 0 || !text.All(char.IsAsciiDigit))
                throw new RtspProtocolException($"\"Content-Length: {Quote(text)}\" is not a length");
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value > RtspLimits.MaxBody)
                throw new RtspProtocolException($"a body of {Quote(text)} bytes is announced; {RtspLimits.MaxBody} are the most that is accepted");
            if (length >= 0 && length != value) throw new RtspProtocolException($"two lengths are announced for one body, {length} and {value}");
            length = value;
        }

        return Math.Max(length, 0);
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = rest[..end];
        rest = rest[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static string Quote(string text) => text.Length <= QuotedText ? text : $"{text.AsSpan(0, QuotedText)}…";
}
