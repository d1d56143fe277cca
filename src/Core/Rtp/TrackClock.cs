namespace Fleet.Core.Rtp;

/// <summary>
/// Media time of one track: its line, shifted as a whole. The shift moves only when it is out by more than the dead band, and then bends
/// the line a little at a time, so that an even camera gives even durations. Seconds of arrival come in, ticks go out.
/// </summary>
public sealed class TrackClock(int clockRate, int timescale)
{
    private const double DeadBand = 0.015;
    private const double CloseEnough = 0.002;
    private const double GentlestBend = 0.05;
    private const double FarOut = 0.5;
    private const double StrongestBend = 0.5;

    /// <summary>A track that was silent for longer can be bent at once by what the silence allows.</summary>
    private const double Silence = 0.5;

    private readonly RtpTimeline _timeline = new(clockRate, timescale);
    private long _shift;
    private long _highest;
    private int _breaks;
    private bool _correcting;

    public int Timescale => timescale;

    public bool HasStarted { get; private set; }

    /// <summary>When the first unit came.</summary>
    public double StartedAt { get; private set; }

    public DelayEnvelope Delays => _timeline.Delays;

    public SenderReportClock Reports { get; } = new();

    /// <summary>When, by arrival, the moment of the last report would have come in without any hindrance.</summary>
    public double ReportedAt => Reports.Line + Delays.At(Reports.Line + Delays.At(Reports.ReceivedAt));

    public int Resets => _timeline.Resets;

    public double RateFactor => _timeline.RateFactor;

    /// <summary>By how many seconds later than its arrival says a unit of this track was captured against the leading track's.</summary>
    public double Asymmetry { get; set; }

    /// <summary>What is added to the line, in seconds.</summary>
    public double Shift => (double)_shift / timescale;

    /// <summary>Puts a unit on the track's line. Its place in media time is then asked of <see cref="Bend"/>.</summary>
    public long Advance(uint rtpTimestamp, double arrival)
    {
        long line = _timeline.Advance(rtpTimestamp, arrival);
        if (!HasStarted) (HasStarted, StartedAt) = (true, arrival);
        if (_breaks != _timeline.Breaks)
        {
            _breaks = _timeline.Breaks;
            Reports.Forget();
        }

        return line;
    }

    public bool TryLocate(uint rtpTimestamp, out double seconds) => _timeline.TryLocate(rtpTimestamp, out seconds);

    /// <summary>Takes the shift as it should be, in seconds, at once: before the track's first unit is placed.</summary>
    public void Place(double wanted) => _shift = (long)Math.Round(wanted * timescale);

    /// <summary>The media time of a unit on the line, after moving the shift towards what it should be.</summary>
    public long Bend(long line, double wanted)
    {
        long interval = Math.Max(0, line - _highest);
        _highest = Math.Max(_highest, line);
        double error = wanted - Shift;
        bool afterSilence = interval > Silence * timescale;
        _correcting = Math.Abs(error) > (_correcting ? CloseEnough : DeadBand);
        if (_correcting && (afterSilence || Delays.IsSettled)) _shift += Correction(error, interval);
        return line + _shift;
    }

    /// <summary>Far behind: catch up at once, as after a gap. Far ahead: at half speed, since time may not go back.</summary>
    private long Correction(double error, long interval)
    {
        double ticks = error * timescale;
        if (error > FarOut && Delays.IsSettled && interval > 0) return (long)ticks;
        double most = interval * (error < -FarOut && Delays.IsSettled ? StrongestBend : GentlestBend);
        return (long)Math.Clamp(ticks, -most, most);
    }
}
