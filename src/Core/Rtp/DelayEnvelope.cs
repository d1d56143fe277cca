namespace Fleet.Core.Rtp;

/// <summary>
/// The smallest delay between a track's RTP clock and arrival, over the last ten seconds. Packets come late but never early, so the
/// smallest delay tells how the two clocks lie, whatever bursts and stalls do. The clocks also drift apart: the slope of the lower convex
/// hull over the smallest delays of each half second is that drift, and it is taken out before old delays are compared with new ones.
/// All values are seconds.
/// </summary>
public sealed class DelayEnvelope
{
    private const int MaxPoints = 20;
    private const double PointSpacing = 0.5;

    /// <summary>Ten seconds of a steady track; what is older than this was before a silence, and the drift says too little of it.</summary>
    private const double Oldest = 20;
    private const double SpanForSlope = 1.4;
    private const double SpanWhenSettled = 0.9;
    private const double SteepestSlope = 0.06;
    private const int SlopeMemory = 8;
    private const double ExcessMemory = 32;

    private readonly double[] _times = new double[MaxPoints];
    private readonly double[] _delays = new double[MaxPoints];
    private int _count;
    private int _slopeEstimates;
    private double _pointEnd;

    /// <summary>How much the delay grows a second: positive for a camera whose RTP clock is slow.</summary>
    public double Slope { get; private set; }

    /// <summary>How much longer than the smallest delay a packet takes on average.</summary>
    public double Excess { get; private set; }

    public bool IsEmpty => _count == 0;

    /// <summary>The drift has been estimated.</summary>
    public bool HasSlope => _slopeEstimates > 0;

    /// <summary>Enough has been seen that one late packet no longer counts for much.</summary>
    public bool IsSettled => _count > 1 && _times[_count - 1] - _times[0] >= SpanWhenSettled;

    /// <summary>Takes in one delay; true when it opens a new half second, that is when the estimate may have changed for good.</summary>
    public bool Add(double time, double delay)
    {
        if (_count > 0) Excess += (Math.Max(0, delay - At(time)) - Excess) / ExcessMemory;
        if (_count > 0 && time < _pointEnd)
        {
            if (delay > _delays[_count - 1] + Slope * (time - _times[_count - 1])) return false;
            _times[_count - 1] = Math.Max(time, _times[_count - 1]);
            _delays[_count - 1] = delay;
            return false;
        }

        EstimateSlope();
        Forget(time);
        _times[_count] = time;
        _delays[_count] = delay;
        _count++;
        _pointEnd = time + PointSpacing;
        return true;
    }

    /// <summary>The smallest delay to expect at <paramref name="time"/>; zero while nothing has been seen.</summary>
    public double At(double time)
    {
        if (_count == 0) return 0;
        double smallest = double.MaxValue;
        for (int i = 0; i < _count; i++) smallest = Math.Min(smallest, _delays[i] + Slope * (time - _times[i]));
        return smallest;
    }

    /// <summary>The RTP clock was set anew: its old delays mean nothing any more. Its drift stays what it was.</summary>
    public void Restart() => _count = 0;

    private void Forget(double time)
    {
        int old = _count == MaxPoints ? 1 : 0;
        while (old < _count && _times[old] < time - Oldest) old++;
        // right after a silence the old delays, carried on by the drift, still say more than a packet or two
        bool enoughIsNew = old < _count && _times[_count - 1] - _times[old] >= SpanWhenSettled;
        if (_count < MaxPoints && !enoughIsNew) return;
        if (!enoughIsNew) old = 1;
        if (old == 0) return;
        _count -= old;
        Array.Copy(_times, old, _times, 0, _count);
        Array.Copy(_delays, old, _delays, 0, _count);
    }

    /// <summary>The edge of the lower hull that spans the middle of the window: late points lie above it and don't count.</summary>
    private void EstimateSlope()
    {
        if (_count < 3 || _times[_count - 1] - _times[0] < SpanForSlope) return;
        Span<int> hull = stackalloc int[MaxPoints];
        int size = 0;
        for (int i = 0; i < _count; i++)
        {
            while (size > 1 && SlopeBetween(hull[size - 2], hull[size - 1]) >= SlopeBetween(hull[size - 1], i)) size--;
            hull[size++] = i;
        }

        double middle = (_times[0] + _times[_count - 1]) / 2;
        int edge = 1;
        while (_times[hull[edge]] < middle) edge++;
        double slope = Math.Clamp(SlopeBetween(hull[edge - 1], hull[edge]), -SteepestSlope, SteepestSlope);
        if (_slopeEstimates < SlopeMemory) _slopeEstimates++;
        Slope += (slope - Slope) / _slopeEstimates;
    }

    private double SlopeBetween(int a, int b) => (_delays[b] - _delays[a]) / Math.Max(_times[b] - _times[a], 1e-3);
}
