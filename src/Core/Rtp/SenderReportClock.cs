namespace Fleet.Core.Rtp;

/// <summary>
/// How one track's line lies to the camera's wall clock, from its sender reports (RFC 3550 section 6.4.1). Between reports it is carried on
/// with the drift that the reports themselves show. All values are seconds.
/// </summary>
public sealed class SenderReportClock
{
    private const double StepTolerance = 0.04;
    private const double SteepestDrift = 0.06;
    private const double ClosestReports = 0.5;

    private double _offset;
    private double? _drift;

    public bool HasReport { get; private set; }

    /// <summary>The moment of the last report, on the track's line.</summary>
    public double Line { get; private set; }

    /// <summary>When the last report came in.</summary>
    public double ReceivedAt { get; private set; }

    /// <summary>When a report last contradicted those before it; it says nothing of other tracks until they report too.</summary>
    public double SteppedAt { get; private set; } = double.NegativeInfinity;

    /// <param name="line">The report's RTP time on the track's line.</param>
    /// <param name="ntp">The report's wall clock.</param>
    /// <param name="received">When it came in.</param>
    public void Add(double line, double ntp, double received)
    {
        double offset = ntp - line;
        double elapsed = line - Line;
        if (HasReport)
        {
            double tolerance = StepTolerance + (_drift is null ? SteepestDrift * Math.Abs(elapsed) : 0);
            if (Math.Abs(offset - OffsetAt(line)) > tolerance) (SteppedAt, _drift) = (received, null);
            else if (elapsed >= ClosestReports)
            {
                double drift = Math.Clamp((offset - _offset) / elapsed, -SteepestDrift, SteepestDrift);
                _drift = _drift is null ? drift : (_drift + drift) / 2;
            }
        }

        (_offset, Line, ReceivedAt, HasReport) = (offset, line, received, true);
    }

    /// <summary>What to add to the line to get the wall clock, around this point of the line.</summary>
    public double OffsetAt(double line) => _offset + (_drift ?? 0) * (line - Line);

    /// <summary>Whether the last report can be carried on to this point: one report alone doesn't tell the drift.</summary>
    public bool Reaches(double line, double likelyDrift) => HasReport && (_drift is not null || Math.Abs((line - Line) * likelyDrift) < 0.005);

    /// <summary>The line was set anew; what was reported before says nothing of it.</summary>
    public void Forget() => (HasReport, _drift) = (false, null);
}
