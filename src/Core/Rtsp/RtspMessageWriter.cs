using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fleet.Core.Rtsp;

/// <summary>What requests and responses have in common on the wire. A line break inside a value is refused: it would smuggle a header in.</summary>
internal static class RtspMessageWriter
{
    public static void Write(string firstLine, RtspMessage message, IBufferWriter<byte> output)
    {
        WriteLine(firstLine, output);
        bool hasLength = false;
        foreach ((string name, string value) in message.Headers)
        {
            hasLength |= string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase);
            WriteLine($"{name}: {value}", output);
        }

        if (!hasLength && message.Body.Length > 0)
            WriteLine(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {message.Body.Length}"), output);
        output.Write("\r\n"u8);
        output.Write(message.Body);
    }

    private static void WriteLine(string line, IBufferWriter<byte> output)
    {
        if (line.AsSpan().ContainsAny('\r', '\n', '\0')) throw new ArgumentException($"A line of an RTSP message can't hold a line break: \"{line}\"");
        Encoding.Latin1.GetBytes(line, output);
        output.Write("\r\n"u8);
    }
}
