namespace Fleet.Core.Tests.Rtp;

/// <summary>One track of the simulated camera. Times are seconds of true time.</summary>
public sealed class SimulatedTrack(int clockRate, int unitTicks)
{
    private readonly List<(double At, uint Rtp)> _clockSets = [(0, 0)];
    private readonly List<(double From, double To)> _silences = [];
    private double _nextReport;

    public int ClockRate => clockRate;

    public long Units { get; private set; }

    public double NextAt => (double)Units * unitTicks / clockRate;

    /// <summary>How much too fast the RTP clock runs: 0.02 is two per cent, 9 is ten times.</summary>
    public double Drift { get; init; }

    /// <summary>By how much this track is sent later than the other.</summary>
    public double Latency { get; init; }

    /// <summary>Seconds between sender reports; none when infinite.</summary>
    public double ReportEvery { get; set; } = 5;

    public double FirstReport { init => _nextReport = value; }

    /// <summary>How old a sender report is when it is sent.</summary>
    public double ReportLateness { get; init; }

    public uint FirstRtp { init => _clockSets[0] = (0, value); }

    public double LastArrival { get; set; }

    public double? LastMedia { get; set; }

    public long LastUnit { get; set; }

    /// <summary>Media time less true time of the last unit.</summary>
    public double? Error { get; set; }

    public void SetClock(double at, uint rtp) => _clockSets.Add((at, rtp));

    public void Silence(double from, double seconds) => _silences.Add((from, from + seconds));

    public bool IsSilent(double at) => _silences.Exists(silence => at >= silence.From && at < silence.To);

    public void MoveOn() => Units++;

    public bool ReportDue(double at)
    {
        if (at < _nextReport || double.IsInfinity(ReportEvery)) return false;
        _nextReport = at + ReportEvery;
        return true;
    }

    public uint Rtp(double at)
    {
        (double setAt, uint rtp) = _clockSets.FindLast(set => set.At <= at);
        return unchecked(rtp + (uint)(long)Math.Round((at - setAt) * clockRate * (1 + Drift)));
    }
}
