using System.Globalization;
using System.Text;

namespace Fleet.Load.Http;

/// <summary>What the tool needs of an HTTP/1.1 answer's head (RFC 9112 section 4).</summary>
internal readonly record struct ResponseHead(int Status, long? ContentLength, bool IsChunked, bool Closes, string? Location, string? Cookie)
{
    /// <summary>Returns false while the head is not whole; <paramref name="size"/> is how many bytes it has with its empty line.</summary>
    public static bool TryParse(ReadOnlySpan<byte> input, out ResponseHead head, out int size)
    {
        int end = input.IndexOf("\r\n\r\n"u8);
        size = end + 4;
        head = default;
        if (end < 0) return false;
        string[] lines = Encoding.Latin1.GetString(input[..end]).Split("\r\n");
        string[] status = lines[0].Split(' ', 3);
        if (status.Length < 2 || !status[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code))
            throw new LoadException(ErrorKind.Protocol, $"no HTTP answer: {lines[0]}");
        head = new ResponseHead(code, null, false, status[0] == "HTTP/1.0", null, null);
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':');
            if (colon > 0) head = head.With(line[..colon], line[(colon + 1)..].Trim());
        }

        return true;
    }

    private ResponseHead With(string name, string value)
    {
        if (Is("Content-Length"))
        {
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
                ? this with { ContentLength = length }
                : throw new LoadException(ErrorKind.Protocol, $"Content-Length: {value}");
        }

        if (Is("Transfer-Encoding")) return this with { IsChunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase) };
        if (Is("Connection")) return this with { Closes = value.Equals("close", StringComparison.OrdinalIgnoreCase) };
        if (Is("Location")) return this with { Location = value };
        return Is("Set-Cookie") ? this with { Cookie = value.Split(';')[0] } : this;

        bool Is(string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
    }
}
