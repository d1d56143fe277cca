using System.Globalization;

namespace Fleet.Core.Rtsp;

/// <summary>RFC 2326 section 12.37: the id, and after how long without a sign of life the server forgets it.</summary>
public readonly record struct SessionHeader(string Id, TimeSpan Timeout)
{
    /// <summary>What counts when the server names none.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    private const int LongestSeconds = 24 * 60 * 60;

    /// <summary>False when there is no id. A timeout that is no number, zero or longer than a day is read as the default.</summary>
    public static bool TryParse(string? text, out SessionHeader session)
    {
        session = default;
        if (text is null) return false;
        string[] parts = text.Split(';', StringSplitOptions.TrimEntries);
        if (parts[0].Length == 0) return false;

        TimeSpan timeout = DefaultTimeout;
        foreach (string part in parts.AsSpan(1))
        {
            // "timeout = 60" with spaces, and "timeout=60s", are seen
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || !pair[0].Equals("timeout", StringComparison.OrdinalIgnoreCase)) continue;
            if (int.TryParse(pair[1].TrimEnd('s'), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= LongestSeconds)
                timeout = TimeSpan.FromSeconds(seconds);
        }

        session = new SessionHeader(parts[0], timeout);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id};timeout={(int)Timeout.TotalSeconds}");
}
