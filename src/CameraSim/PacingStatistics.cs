namespace Fleet.CameraSim;

/// <summary>How late pictures leave: the simulator's own share of every delay a load test measures.</summary>
public sealed class PacingStatistics
{
    private const int Buckets = 1000;
    private readonly long[] _lateByMillisecond = new long[Buckets];

    /// <summary>Pictures of cameras that somebody watched.</summary>
    public long Pictures { get; private set; }

    public TimeSpan Worst { get; private set; }

    internal void CountPicture(TimeSpan late)
    {
        Pictures++;
        if (late > Worst) Worst = late;
        _lateByMillisecond[Math.Clamp((int)late.TotalMilliseconds, 0, Buckets - 1)]++;
    }

    /// <summary>Below how many milliseconds this share of the pictures was late.</summary>
    public int Percentile(double share)
    {
        long wanted = (long)Math.Ceiling(Pictures * share), seen = 0;
        for (int i = 0; i < Buckets; i++)
        {
            seen += _lateByMillisecond[i];
            if (seen >= wanted) return i + 1;
        }

        return Buckets;
    }
}
