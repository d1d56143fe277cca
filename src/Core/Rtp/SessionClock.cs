namespace Fleet.Core.Rtp;

/// <summary>
/// Gives every unit of a session its media time: the tracks' RTP clocks brought onto one line that runs as fast as real time.
/// The line is that of arrival less the smallest delay; the leading track (the first video) defines where it starts, and sender reports
/// of both tracks define how the others lie to it. It reads no clock: arrivals come in as timestamps of the caller's TimeProvider.
/// </summary>
public sealed class SessionClock
{
    /// <summary>For so long after its start the leading track bends the common line instead of being bent by it.</summary>
    private const double SettleTime = 3;

    /// <summary>Audio and video of one camera, which sender reports claim to be further apart than this, are not.</summary>
    private const double LargestAsymmetry = 1;

    private const double SmallestJump = 0.03;
    private const double AsymmetryMemory = 4;

    /// <summary>A camera whose clock is further off than this has none worth telling.</summary>
    private static readonly TimeSpan FarthestWallClock = TimeSpan.FromDays(1);

    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TrackClock[] _tracks;
    private readonly PendingReport?[] _pending;
    private readonly int _leader;
    private readonly double _tick;
    private readonly long _origin;
    private readonly DateTimeOffset _originTime;
    private double _zero;
    private double _epoch;
    private bool _hasEpoch;
    private double _cameraOffset;

    /// <param name="tracks">In the order in which they are named in every call.</param>
    /// <param name="timestampFrequency">Of the TimeProvider that the arrivals come from.</param>
    /// <param name="origin">A timestamp, and the wall clock at that moment.</param>
    /// <param name="originTime">The wall clock at <paramref name="origin"/>.</param>
    public SessionClock(IReadOnlyList<SessionTrack> tracks, long timestampFrequency, long origin, DateTimeOffset originTime)
    {
        _tracks = [.. tracks.Select(track => new TrackClock(track.ClockRate, track.Timescale))];
        _pending = new PendingReport?[_tracks.Length];
        _leader = Math.Max(0, tracks.ToList().FindIndex(track => track.IsVideo));
        (_tick, _origin, _originTime) = (1.0 / timestampFrequency, origin, originTime);
    }

    /// <summary>Whether capture times are the camera's own.</summary>
    public bool HasCameraTime { get; private set; }

    /// <summary>How often a camera set the clock of the track anew.</summary>
    public int Resets(int track) => _tracks[track].Resets;

    /// <summary>How many times faster than announced the track's RTP clock runs.</summary>
    public double RateFactor(int track) => _tracks[track].RateFactor;

    /// <summary>
    /// The media time of a unit in ticks of its track's time scale, counted from the first unit of the session;
    /// units captured before that are negative. To be called once a unit, in the order of sending.
    /// </summary>
    public long MediaTime(int track, uint rtpTimestamp, long arrivalTimestamp)
    {
        TrackClock clock = _tracks[track];
        double arrival = (arrivalTimestamp - _origin) * _tick;
        bool isFirst = !clock.HasStarted;
        int resets = clock.Resets;
        long line = clock.Advance(rtpTimestamp, arrival);
        if (isFirst || clock.Resets != resets) _pending[track] = isFirst ? _pending[track] : null;
        if (_pending[track] is { } report)
        {
            _pending[track] = null;
            TakeReport(track, report);
        }

        LearnAsymmetry(track);
        // the drift is taken for when the unit was due: a stall's packets come late, but were stamped in time
        double due = (double)line / clock.Timescale + clock.Delays.At(arrival);
        double wanted = clock.Delays.At(Math.Min(due, arrival)) + clock.Asymmetry - _zero;
        if (isFirst) clock.Place(wanted);
        else if (track == _leader && arrival < clock.StartedAt + SettleTime)
        {
            _zero += wanted - clock.Shift;
            wanted = clock.Shift;
        }

        long media = clock.Bend(line, wanted);
        if (!_hasEpoch) (_hasEpoch, _epoch) = (true, (double)media / clock.Timescale);
        return media - (long)Math.Round(_epoch * clock.Timescale);
    }

    /// <summary>Takes a sender report: <paramref name="ntp"/> as sent, seconds since 1900 in 32.32 bits.</summary>
    public void OnSenderReport(int track, ulong ntp, uint rtpTimestamp, long arrivalTimestamp)
    {
        var report = new PendingReport(ntp / 4294967296.0, rtpTimestamp, (arrivalTimestamp - _origin) * _tick);
        if (!_tracks[track].HasStarted) _pending[track] = report;
        else TakeReport(track, report);
    }

    /// <summary>When the unit with this media time was captured.</summary>
    public CaptureTime CaptureTimeOf(int track, long mediaTime)
    {
        double arrival = (double)mediaTime / _tracks[track].Timescale + _epoch + _zero;
        return new CaptureTime(_originTime.AddSeconds(arrival + (HasCameraTime ? _cameraOffset : 0)), HasCameraTime);
    }

    private void TakeReport(int track, PendingReport report)
    {
        TrackClock clock = _tracks[track];
        // RFC 3550 section 6.4.1: a sender without a wall clock may send zero
        if (report.Ntp == 0 || !clock.TryLocate(report.RtpTimestamp, out double line)) return;
        clock.Reports.Add(line, report.Ntp, report.Received);

        double local = (_originTime - NtpEpoch).TotalSeconds + clock.ReportedAt + clock.Asymmetry;
        _cameraOffset = report.Ntp - local;
        HasCameraTime = Math.Abs(_cameraOffset) <= FarthestWallClock.TotalSeconds;
    }

    /// <summary>
    /// What the sender reports of a track and of the leader say of their distance, against what arrival says. Reports that contradict
    /// those before them count once both tracks have sent one since.
    /// </summary>
    private void LearnAsymmetry(int track)
    {
        if (track == _leader) return;
        TrackClock clock = _tracks[track];
        TrackClock leader = _tracks[_leader];
        if (!clock.Delays.IsSettled || !leader.Delays.IsSettled || !clock.Delays.HasSlope || !leader.Delays.HasSlope) return;
        double stepped = Math.Max(clock.Reports.SteppedAt, leader.Reports.SteppedAt);
        if (clock.Reports.ReceivedAt < stepped || leader.Reports.ReceivedAt < stepped) return;
        double at = Math.Max(clock.ReportedAt, leader.ReportedAt);
        double delay = clock.Delays.At(at);
        double leaderDelay = leader.Delays.At(at);
        if (!clock.Reports.Reaches(at - delay, clock.Delays.Slope) || !leader.Reports.Reaches(at - leaderDelay, leader.Delays.Slope)) return;

        double byReports = clock.Reports.OffsetAt(at - delay) - leader.Reports.OffsetAt(at - leaderDelay);
        double byArrival = delay - leaderDelay;
        double asymmetry = byReports - byArrival;
        if (Math.Abs(asymmetry) > LargestAsymmetry) return;
        double change = asymmetry - clock.Asymmetry;
        clock.Asymmetry += Math.Abs(change) > SmallestJump ? change : change / AsymmetryMemory;
    }

    private readonly record struct PendingReport(double Ntp, uint RtpTimestamp, double Received);
}
