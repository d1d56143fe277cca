namespace Fleet.Core.Codecs;

/// <summary>
/// Tells from the picture order counts of a stream, in decoding order, how many picture intervals after its decoding each picture is shown:
/// its place in display order less its place in decoding order, plus the depth that keeps this from being negative.
/// A stream that declares no depth starts with 0; it is raised, and stays raised, when pictures turn out to come out of order.
/// </summary>
public sealed class ReorderTracker(int initialStep)
{
    /// <summary>16 B-frames in a row (the most x264 makes) and a depth of 16 (the most a decoder may keep).</summary>
    public const int MaxDelay = 32;

    private const int MaxDepth = 16;
    private const int StepWindow = 32;

    private int _step = initialStep;
    private bool _reorders;
    private long _start;          // count that stands at place 0 of the display
    private long _decoded;        // place in decoding order of the next picture
    private long _highest;        // highest count so far
    private long _lowerBound;     // the highest count before that one
    private int _filled;          // pictures that came between these two
    private long _smallestGap = long.MaxValue;
    private int _gaps;

    /// <summary>Pictures that may be decoded before another and shown after it.</summary>
    public int Depth { get; private set; }

    /// <summary>A new sequence parameter set: <paramref name="depth"/> as it declares, 0 when it declares none.</summary>
    public void SetDepth(int depth)
    {
        Depth = Math.Clamp(depth, 0, MaxDepth);
        _reorders = Depth > 0;
    }

    /// <summary>A picture behind which no earlier one is shown: an IDR picture, or the first that is decoded at all.</summary>
    public int Start(int order)
    {
        _start = order;
        _decoded = 1;
        _highest = order;
        _lowerBound = order;
        _filled = 0;
        return Depth;
    }

    public int Next(int order)
    {
        LearnStep(order);
        Place(order);
        if (!_reorders)
        {
            _decoded++;
            return 0;
        }

        long delay = FloorDivide(order - _start, _step) - _decoded + Depth;
        _decoded++;
        if (delay < 0)
        {
            // the declared depth is too small, or missing: what can't be shown later is decoded earlier from here on
            int missing = (int)Math.Min(-delay, MaxDepth - Depth);
            Depth += missing;
            if (delay + missing < 0) _start += (delay + missing) * _step;
            delay = 0;
        }

        return (int)Math.Min(delay, MaxDelay);
    }

    private void Place(long order)
    {
        if (order > _highest)
        {
            // whatever was to fill the gap below the highest has come by now: places that stayed empty (lost, or never coded) don't count
            long holes = Math.Max(0, FloorDivide(_highest - _lowerBound, _step) - 1 - _filled);
            _start += holes * _step;
            _lowerBound = _highest;
            _highest = order;
            _filled = 0;
            return;
        }

        if (order > _lowerBound) _filled++;
        if (order < _highest) _reorders = true;
    }

    /// <summary>Counts go by 2 in most H.264 streams (one for each field) and by 1 in most H.265 streams, but both are seen in both.</summary>
    private void LearnStep(long order)
    {
        long gap = Math.Min(Math.Abs(order - _highest), Math.Abs(order - _lowerBound));
        if (gap == 0) return;
        _smallestGap = Math.Min(_smallestGap, gap);
        _gaps++;
        if (_smallestGap < _step || (_gaps >= StepWindow && _smallestGap > _step && _smallestGap <= MaxDelay)) ChangeStep((int)_smallestGap);
        if (_gaps < StepWindow) return;
        _gaps = 0;
        _smallestGap = long.MaxValue;
    }

    private void ChangeStep(int step)
    {
        // a smaller step shows that the places so far were counted too coarsely from the start on;
        // a larger one leaves the settled place of the lower bound as the holes have corrected it
        if (step > _step) _start = _lowerBound - FloorDivide(_lowerBound - _start, _step) * step;
        _step = step;
    }

    private static long FloorDivide(long value, int by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
