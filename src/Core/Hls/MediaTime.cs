namespace Fleet.Core.Hls;

/// <summary>Ticks of a track as time. All edges round alike.</summary>
internal static class MediaTime
{
    public static TimeSpan Of(long ticks, int timescale) => new((long)((Int128)ticks * TimeSpan.TicksPerSecond / timescale));

    public static long Ticks(TimeSpan time, int timescale) => (long)((Int128)time.Ticks * timescale / TimeSpan.TicksPerSecond);
}
