namespace Fleet.Core.Rtp;

/// <summary>
/// Finds out in a track's first seconds whether its RTP clock runs at the rate that was announced. Some cameras are off by a factor of ten
/// (go2rtc issue 2398), some count Opus at the sampling rate or video in milliseconds. A start that hands on a stored group of pictures is
/// fast too, but not evenly: only two seconds in a row of one pace are believed.
/// </summary>
public sealed class RtpRateProbe
{
    private const double Window = 0.25;
    private const int WindowsWhenRight = 4;
    private const int WindowsWhenWrong = 8;
    private const double LowestRight = 0.7;
    private const double HighestRight = 1.4;
    private const double Agreement = 1.25;
    private const double Snap = 1.08;
    private static readonly double[] KnownFactors = [10, 0.1, 2, 0.5, 3, 1 / 3.0, 6, 1 / 6.0, 1000 / 90.0, 90 / 1000.0, 1 / 90.0, 100, 0.01];

    private double _windowTime;
    private double _windowArrival;
    private double _runTime;
    private double _runArrival;
    private double _runRate;
    private int _run;
    private bool _started;
    private bool _firstPassed;

    /// <summary>How many times too fast the clock runs; 1 for a right one.</summary>
    public double Factor { get; private set; } = 1;

    public bool IsDone { get; private set; }

    /// <summary>Takes RTP time and arrival of one unit, in seconds; true when the factor has just been found to be other than 1.</summary>
    public bool Add(double time, double arrival)
    {
        if (IsDone) return false;
        if (!_started)
        {
            _started = true;
            StartWindow(time, arrival);
            return false;
        }

        double elapsed = arrival - _windowArrival;
        if (elapsed < Window) return false;
        if (!_firstPassed)
        {
            // the first picture is a key frame, which comes late, or the end of a stored group
            _firstPassed = true;
            StartWindow(time, arrival);
            return false;
        }

        double rate = (time - _windowTime) / elapsed;
        bool isRight = rate is >= LowestRight and <= HighestRight;
        bool agrees = _run > 0 && (isRight ? _runRate == 1 : rate > 0 && _runRate != 1 && Math.Max(rate / _runRate, _runRate / rate) <= Agreement);
        if (!agrees)
        {
            _run = 0;
            _runRate = isRight ? 1 : rate;
            (_runTime, _runArrival) = (_windowTime, _windowArrival);
        }

        _run++;
        StartWindow(time, arrival);
        if (_runRate <= 0 || _run < (_runRate == 1 ? WindowsWhenRight : WindowsWhenWrong)) return false;
        IsDone = true;
        if (_runRate == 1) return false;
        Factor = Nearest((time - _runTime) / (arrival - _runArrival));
        return true;
    }

    private static double Nearest(double rate)
    {
        double nearest = KnownFactors.MinBy(known => Math.Max(rate / known, known / rate));
        return Math.Max(rate / nearest, nearest / rate) <= Snap ? nearest : rate;
    }

    private void StartWindow(double time, double arrival) => (_windowTime, _windowArrival) = (time, arrival);
}
