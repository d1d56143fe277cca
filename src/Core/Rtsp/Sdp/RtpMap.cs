using System.Globalization;

namespace Fleet.Core.Rtsp.Sdp;

/// <summary>What <c>a=rtpmap</c> says of a payload type (RFC 8866 section 6.6). The clock rate is null where it can't be read.</summary>
internal sealed record RtpMap(string EncodingName, int? ClockRate, int Channels)
{
    private const int HighestClockRate = 1_000_000;
    private const int MostChannels = 255;

    /// <summary>Reads <c>H264/90000</c> or <c>mpeg4-generic / 48000 / 2</c>; null when no name is there.</summary>
    public static RtpMap? Read(ReadOnlySpan<char> text)
    {
        Span<Range> ranges = stackalloc Range[3];
        int count = text.Split(ranges, '/', StringSplitOptions.TrimEntries);
        if (count == 0 || text[ranges[0]].IsEmpty) return null;
        int? clockRate = count > 1 ? ReadNumber(text[ranges[1]], HighestClockRate) : null;
        int? channels = count > 2 ? ReadNumber(text[ranges[2]], MostChannels) : null;
        return new RtpMap(text[ranges[0]].ToString().ToUpperInvariant(), clockRate, channels ?? 1);
    }

    private static int? ReadNumber(ReadOnlySpan<char> text, int highest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 && number <= highest ? number : null;
}
