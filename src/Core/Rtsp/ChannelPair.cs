using System.Globalization;

namespace Fleet.Core.Rtsp;

/// <summary>Two interleaved channels or two ports: the first for RTP, the second for RTCP.</summary>
public readonly record struct ChannelPair(int Rtp, int Rtcp)
{
    /// <summary>"4-5", or "4" alone, which means 4 and 5 (RFC 2326 section 12.39).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int highest, out ChannelPair pair)
    {
        pair = default;
        int dash = text.IndexOf('-');
        ReadOnlySpan<char> first = dash < 0 ? text : text[..dash];
        if (!TryNumber(first, highest, out int rtp)) return false;

        int rtcp = Math.Min(rtp + 1, highest);
        if (dash >= 0 && !TryNumber(text[(dash + 1)..], highest, out rtcp)) return false;
        pair = new ChannelPair(rtp, rtcp);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rtp}-{Rtcp}");

    private static bool TryNumber(ReadOnlySpan<char> text, int highest, out int value) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= highest;
}
