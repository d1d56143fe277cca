using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fleet.Delivery.Http;

/// <summary>The parameters of an endless response. Those we do not know are left to others: a token is one.</summary>
internal readonly record struct StreamQuery(bool VideoOnly, TimeSpan Group)
{
    public static readonly TimeSpan LongestGroup = TimeSpan.FromSeconds(2);

    /// <param name="videoByDefault">Who says nothing gets no audio.</param>
    public static bool TryParse(IQueryCollection query, out StreamQuery result, out string error, bool videoByDefault = false)
    {
        result = default;
        if (!TryOne(query, "tracks", out string? tracks, out error) || !TryOne(query, "chunk", out string? chunk, out error)) return false;
        if (tracks is not (null or "video" or "video,audio" or "all"))
        {
            error = "tracks is neither 'video' nor 'video,audio', which is the same as 'all'.";
            return false;
        }

        TimeSpan group = TimeSpan.Zero;
        if (chunk is not null && !TryDuration(chunk, out group))
        {
            error = $"chunk is no duration such as '100ms', of at most {LongestGroup.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.";
            return false;
        }

        result = new StreamQuery(tracks == "video" || (tracks is null && videoByDefault), group);
        return true;
    }

    internal static bool TryOne(IQueryCollection query, string name, out string? value, out string error)
    {
        StringValues values = query[name];
        (value, error) = (values.Count == 0 ? null : values[0], $"{name} is given more than once.");
        return values.Count <= 1;
    }

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        (string digits, double unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 0.001) : text.EndsWith('s') ? (text[..^1], 1.0) : ("", 0);
        bool isNumber = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        bool isDuration = isNumber && number * unit <= LongestGroup.TotalSeconds;
        duration = isDuration ? TimeSpan.FromSeconds(number * unit) : TimeSpan.Zero;
        return isDuration;
    }
}
