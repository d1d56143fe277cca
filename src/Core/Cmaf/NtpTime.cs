namespace Fleet.Core.Cmaf;

/// <summary>The 64-bit timestamp of RFC 5905 section 6: seconds since 1900 and their fraction.</summary>
internal static class NtpTime
{
    private static readonly DateTimeOffset Start = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ulong From(DateTimeOffset time)
    {
        long ticks = (time - Start).Ticks;
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        return (ulong)seconds << 32 | (ulong)((rest << 32) / TimeSpan.TicksPerSecond);
    }
}
