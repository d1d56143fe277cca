using System.Buffers;
using System.Text;

namespace Fleet.Core.Rtsp;

/// <summary>Tells what begins at a byte, by more than its first byte when the stream is out of step.</summary>
internal static class RtspStart
{
    private const int LongestMethod = 24;
    private const int QuotedLine = 120;

    // every byte a believable start can begin with: '$', "RTSP/", and the known methods
    private static readonly SearchValues<byte> Candidates = SearchValues.Create("$RODASPTG"u8);

    /// <summary>A decision, once taken, stays the same when more bytes follow; so it does not depend on how the stream was cut.</summary>
    public static RtspStartKind Classify(ReadOnlySpan<byte> input, bool inSync, byte highestChannel)
    {
        if (input[0] == '$') return inSync ? RtspStartKind.Interleaved : ClassifyFrame(input, highestChannel);
        if (IsOrMayBecome(input, "RTSP/"u8)) return ClassifyResponse(input, inSync);
        if (inSync && IsOrMayBecome(input, "HTTP/"u8)) return ClassifyHttp(input);
        return ClassifyRequest(input, inSync);
    }

    /// <summary>The offset of the next byte that is, or may become, a believable start; the length when there is none.</summary>
    public static int FindNext(ReadOnlySpan<byte> input, byte highestChannel)
    {
        int at = 0;
        while (at < input.Length)
        {
            int candidate = input[at..].IndexOfAny(Candidates);
            if (candidate < 0) return input.Length;
            at += candidate;
            if (Classify(input[at..], inSync: false, highestChannel) != RtspStartKind.Garbage) return at;
            at++;
        }

        return at;
    }

    public static RtspProtocolException SpeaksHttp(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf((byte)'\n');
        string line = Encoding.Latin1.GetString(input[..Math.Min(end < 0 ? input.Length : end, QuotedLine)]).TrimEnd();
        return new RtspProtocolException(line.StartsWith("HTTP/", StringComparison.Ordinal)
            ? $"the other side is an HTTP server, not RTSP: it answered \"{line}\""
            : $"the other side speaks HTTP, not RTSP: it asked \"{line}\"");
    }

    // What is carried is RTP or RTCP: at least 8 bytes, version 2 in its first two bits (RFC 3550 sections 5.1 and 6.4).
    private static RtspStartKind ClassifyFrame(ReadOnlySpan<byte> input, byte highestChannel)
    {
        if (input.Length < 5) return RtspStartKind.Unknown;
        bool believable = input[1] <= highestChannel && (input[2] << 8 | input[3]) >= 8 && input[4] >> 6 == 2;
        return believable ? RtspStartKind.Interleaved : RtspStartKind.Garbage;
    }

    private static RtspStartKind ClassifyResponse(ReadOnlySpan<byte> input, bool inSync)
    {
        if (input.Length < 5) return RtspStartKind.Unknown;
        if (inSync) return RtspStartKind.Message;
        RtspStartKind kind = FindLine(input, out ReadOnlySpan<byte> line);
        return kind != RtspStartKind.Message || RtspMessageParser.IsStatusLine(line) ? kind : RtspStartKind.Garbage;
    }

    private static RtspStartKind ClassifyHttp(ReadOnlySpan<byte> input)
    {
        if (input.Length < QuotedLine && !input.Contains((byte)'\n')) return RtspStartKind.Unknown;
        return RtspStartKind.Http;
    }

    private static RtspStartKind ClassifyRequest(ReadOnlySpan<byte> input, bool inSync)
    {
        int end = 0;
        while (end < input.Length && end < LongestMethod && (char.IsAsciiLetterUpper((char)input[end]) || input[end] == '_')) end++;
        if (end == input.Length && end < LongestMethod) return RtspStartKind.Unknown;
        if (end is 0 or LongestMethod || input[end] != ' ') return RtspStartKind.Garbage;
        if (!inSync && !RtspMethod.IsKnown(input[..end])) return RtspStartKind.Garbage;

        RtspStartKind kind = FindLine(input, out ReadOnlySpan<byte> line);
        if (kind != RtspStartKind.Message || RtspMessageParser.IsRequestLine(line)) return kind;
        return inSync && line.IndexOf(" HTTP/1."u8) >= 0 ? RtspStartKind.Http : RtspStartKind.Garbage;
    }

    // A first line is text of a limited length; a control character in it means that it is binary data.
    private static RtspStartKind FindLine(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        line = default;
        ReadOnlySpan<byte> window = input[..Math.Min(input.Length, RtspLimits.MaxHeaderLine)];
        int end = window.IndexOfAnyInRange((byte)0, (byte)0x1F);
        if (end >= 0 && window[end] == '\r')
        {
            if (end + 1 == input.Length) return RtspStartKind.Unknown;
            if (input[end + 1] != '\n') return RtspStartKind.Garbage;
        }
        else if (end >= 0 && window[end] != '\n')
        {
            return RtspStartKind.Garbage;
        }

        if (end < 0) return input.Length < RtspLimits.MaxHeaderLine ? RtspStartKind.Unknown : RtspStartKind.Garbage;
        line = window[..end];
        return RtspStartKind.Message;
    }

    private static bool IsOrMayBecome(ReadOnlySpan<byte> input, ReadOnlySpan<byte> prefix) =>
        input.Length < prefix.Length ? prefix.StartsWith(input) : input.StartsWith(prefix);
}
