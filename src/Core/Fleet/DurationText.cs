using System.Globalization;

namespace Fleet.Core.Fleet;

/// <summary>Durations as people write them: <c>200ms</c>, <c>10s</c>, <c>1.5s</c>, <c>5m</c>, <c>1h</c>; a bare number is seconds.</summary>
public static class DurationText
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    private static readonly (string Name, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        int digits = text.LastIndexOfAnyInRange('0', '9') + 1;
        ReadOnlySpan<char> unit = text[digits..];
        foreach ((string name, TimeSpan length) in Units)
        {
            if (unit.SequenceEqual(name)) return TryMultiply(text[..digits], length, out duration);
        }

        duration = default;
        return unit.IsEmpty && TryMultiply(text, TimeSpan.FromSeconds(1), out duration);
    }

    public static bool TryFromSeconds(decimal seconds, out TimeSpan duration) => TryMultiply(seconds, TimeSpan.FromSeconds(1), out duration);

    /// <summary>The largest unit that gives a whole number of at most seconds; below a millisecond a fraction of one.</summary>
    public static string Format(TimeSpan duration) => duration.Ticks % TimeSpan.TicksPerSecond == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / TimeSpan.TicksPerSecond}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(decimal)duration.Ticks / TimeSpan.TicksPerMillisecond:0.####}ms");

    private static bool TryMultiply(ReadOnlySpan<char> number, TimeSpan unit, out TimeSpan duration)
    {
        duration = default;
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) && TryMultiply(value, unit, out duration);
    }

    private static bool TryMultiply(decimal value, TimeSpan unit, out TimeSpan duration)
    {
        bool fits = value >= 0 && value <= (decimal)Longest.Ticks / unit.Ticks;
        duration = fits ? new TimeSpan((long)(value * unit.Ticks)) : default;
        return fits;
    }
}
