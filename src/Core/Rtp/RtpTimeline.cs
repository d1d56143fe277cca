namespace Fleet.Core.Rtp;

/// <summary>
/// Unwraps the 32-bit RTP time of one track into 64 bits that never leap (RFC 3550 section 5.1). Where the camera sets its clock anew, the
/// line goes on where arrival says it should; where its clock runs at another rate than announced, the line is scaled.
/// </summary>
public sealed class RtpTimeline(int clockRate, int timescale)
{
    /// <summary>Pictures shown later than they are sent go back by their reordering, at most sixteen pictures; further back is a reset.</summary>
    private const double FurthestBack = 1;

    /// <summary>Nothing arrives this much sooner than the fastest packet before it: a jump ahead of that is a reset.</summary>
    private const double FurthestAhead = 3;

    /// <summary>While the rate is unproven: how far a start may run ahead of arrival. A stored group of pictures does.</summary>
    private const double LongestHeadStart = 2;

    private const double FarthestReport = 60;

    private readonly RtpRateProbe _probe = new();
    private double _ticksPerUnit = (double)timescale / clockRate;
    private bool _started;
    private uint _lastRtp;
    private long _raw;
    private long _anchorRaw;
    private long _anchor;
    private long _last;
    private long _highest;
    private double _firstArrival;
    private double _lastArrival;

    /// <summary>How this track's arrivals lie to its line.</summary>
    public DelayEnvelope Delays { get; } = new();

    /// <summary>How many times the camera set its clock anew.</summary>
    public int Resets { get; private set; }

    /// <summary>How many times the line was joined anew: at resets, and when the rate turned out to be wrong.</summary>
    public int Breaks { get; private set; }

    /// <summary>How many times faster than announced the camera counts; 1 when it is right.</summary>
    public double RateFactor => _probe.Factor;

    /// <summary>The line's value for one unit, in ticks of the time scale, counted from the first unit. Arrival is in seconds.</summary>
    public long Advance(uint rtpTimestamp, double arrival)
    {
        if (!_started)
        {
            (_started, _lastRtp, _firstArrival, _lastArrival) = (true, rtpTimestamp, arrival, arrival);
            _probe.Add(0, arrival);
            Delays.Add(arrival, arrival);
            return 0;
        }

        long raw = _raw + (int)(rtpTimestamp - _lastRtp);
        if (_probe.Add((double)raw / clockRate, arrival))
        {
            _ticksPerUnit /= _probe.Factor;
            Continue(raw, _highest + Ticks(Math.Max(0, arrival - _lastArrival)));
        }

        long candidate = Scale(raw);
        if (IsReset(candidate, arrival))
        {
            Resets++;
            double expected = arrival - Delays.At(arrival) - Delays.Excess;
            Continue(raw, Math.Max(_highest + timescale / 1000, Ticks(expected)));
            candidate = Scale(raw);
        }
        else if (!_probe.IsDone && Seconds(candidate) > arrival - _firstArrival + LongestHeadStart && candidate > _highest)
        {
            Continue(raw, _highest + Math.Max(timescale / 1000, Ticks(arrival - _lastArrival)));
            candidate = Scale(raw);
        }

        Delays.Add(arrival, arrival - Seconds(candidate));
        (_lastRtp, _raw, _lastArrival, _last) = (rtpTimestamp, raw, arrival, candidate);
        _highest = Math.Max(_highest, candidate);
        return candidate;
    }

    /// <summary>Where another timestamp of the same clock lies, in seconds; false when it is too far from the last unit to be one.</summary>
    public bool TryLocate(uint rtpTimestamp, out double seconds)
    {
        int distance = (int)(rtpTimestamp - _lastRtp);
        seconds = Seconds(_last) + distance * _ticksPerUnit / timescale;
        return _started && Math.Abs(seconds - Seconds(_last)) <= FarthestReport;
    }

    private bool IsReset(long candidate, double arrival)
    {
        double seconds = Seconds(candidate);
        return seconds < Seconds(_highest) - FurthestBack || arrival - seconds < Delays.At(arrival) - FurthestAhead;
    }

    private void Continue(long raw, long at)
    {
        (_anchorRaw, _anchor) = (raw, at);
        Breaks++;
        Delays.Restart();
    }

    private long Scale(long raw) =>
        _anchor + (_ticksPerUnit == 1 ? raw - _anchorRaw : (long)Math.Round((raw - _anchorRaw) * _ticksPerUnit));

    private long Ticks(double seconds) => (long)Math.Round(seconds * timescale);

    private double Seconds(long ticks) => (double)ticks / timescale;
}
