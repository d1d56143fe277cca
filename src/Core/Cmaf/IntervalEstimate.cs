namespace Fleet.Core.Cmaf;

/// <summary>The picture interval of a track: the median of the last few that were seen, so one late picture or one gap does not move it.</summary>
internal sealed class IntervalEstimate
{
    private const int Window = 7;
    private readonly long[] _seen = new long[Window];
    private readonly long _shortest;
    private readonly long _longest;
    private int _count = 1;
    private int _next = 1;

    /// <param name="first">What is declared, or a guess; it weighs as much as one seen interval.</param>
    public IntervalEstimate(int timescale, long first)
    {
        _shortest = Math.Max(1, timescale / 1000);
        _longest = timescale * 2L;
        Current = _seen[0] = Math.Clamp(first, _shortest, _longest);
    }

    public long Current { get; private set; }

    /// <summary>Shorter than 1 ms is no interval, longer than 2 s is a gap: neither counts.</summary>
    public void Add(long interval)
    {
        if (interval < _shortest || interval > _longest) return;
        _seen[_next] = interval;
        _next = (_next + 1) % Window;
        _count = Math.Min(_count + 1, Window);
        Span<long> sorted = stackalloc long[Window];
        _seen.AsSpan(0, _count).CopyTo(sorted);
        sorted = sorted[.._count];
        sorted.Sort();

        // the lower one of an even count: a prediction that is too short is made good by the next picture at once
        Current = sorted[(_count - 1) / 2];
    }
}
