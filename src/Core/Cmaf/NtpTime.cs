namespace Fleet.Core.Cmaf;

/// <summary>The 64-bit timestamp of RFC 5905 section 6: seconds since 1900 and their fraction.</summary>
internal static class NtpTime
{
    private const ulong FirstHalf = 1UL << 63;

    private static readonly DateTimeOffset Start = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Where the seconds begin again from 0, in 2036.</summary>
    private static readonly DateTimeOffset NextEra = Start.AddSeconds(1L << 32);

    public static ulong From(DateTimeOffset time)
    {
        long ticks = (time - Start).Ticks;
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        return (ulong)seconds << 32 | (ulong)((rest << 32) / TimeSpan.TicksPerSecond);
    }

    /// <summary>Times of the first half of an era are taken for the next one's (RFC 4330 section 3): from 1968 to 2104.</summary>
    public static DateTimeOffset ToTime(ulong timestamp)
    {
        // up, so that a time written and read is the same tick
        ulong rest = ((timestamp & uint.MaxValue) * TimeSpan.TicksPerSecond + uint.MaxValue) >> 32;
        DateTimeOffset era = timestamp < FirstHalf ? NextEra : Start;
        return era.AddTicks((long)(timestamp >> 32) * TimeSpan.TicksPerSecond + (long)rest);
    }
}
