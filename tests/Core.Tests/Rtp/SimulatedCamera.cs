using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Rtp;

/// <summary>
/// A camera with 25 pictures a second and AAC at 48 kHz, whose clocks and network misbehave on request. It runs in simulated time and
/// compares every media time with the moment the unit was captured.
/// </summary>
public sealed class SimulatedCamera(int seed)
{
    private const int Frequency = 10_000_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Random _random = new(seed);
    private readonly List<(double From, double To)> _unsettled = [];
    private SessionClock? _clock;

    public SimulatedTrack Video { get; init; } = new(90000, 3600);

    public SimulatedTrack Audio { get; init; } = new(48000, 1024);

    public double Hours { get; init; } = 24;

    public double Jitter { get; init; } = 0.015;

    /// <summary>What a key frame, every two seconds, takes longer than another picture.</summary>
    public double KeyFrameDelay { get; init; } = 0.06;

    /// <summary>By how much the camera's wall clock is wrong, by true time.</summary>
    public Func<double, double> WallClockError { get; init; } = _ => 0;

    /// <summary>Units captured in here are sent at its end, all at once: a TCP stall.</summary>
    public Func<double, double?> StalledUntil { get; init; } = _ => null;

    public double WorstSkew { get; private set; }

    public double WorstSkewAt { get; private set; }

    public double WorstDrift { get; private set; }

    public double WorstStepBack { get; private set; }

    /// <summary>Media durations of the video that differ from 3600, once settled.</summary>
    public long UnevenPictures { get; private set; }

    public SessionClock Clock => _clock!;

    /// <summary>Deviations from <paramref name="from"/> on, for so many seconds, don't count.</summary>
    public void Excuse(double from, double seconds) => _unsettled.Add((from, from + seconds));

    public void Run()
    {
        _clock = new SessionClock([new(90000, 90000, true), new(48000, 48000, false)], Frequency, 0, Start);
        double? reference = null;
        for (double end = Hours * 3600; Math.Min(Video.NextAt, Audio.NextAt) < end;)
        {
            bool isVideo = Video.NextAt <= Audio.NextAt;
            SimulatedTrack track = isVideo ? Video : Audio;
            double captured = track.NextAt;
            long unit = track.Units;
            track.MoveOn();
            if (track.IsSilent(captured)) continue;
            double sent = StalledUntil(captured) ?? captured;
            double delay = 0.005 + track.Latency + Jitter * _random.NextDouble() + (isVideo && unit % 50 == 0 ? KeyFrameDelay : 0);
            track.LastArrival = Math.Max(track.LastArrival + 1e-6, sent + delay);
            if (track.ReportDue(captured)) SendReport(track, captured);

            double media = (double)_clock.MediaTime(isVideo ? 0 : 1, track.Rtp(captured), (long)(track.LastArrival * Frequency)) / track.ClockRate;
            double? lastError = track.Error;
            double error = media - captured;
            bool settled = !_unsettled.Exists(span => captured >= span.From && captured < span.To);
            if (track.LastMedia is { } last)
            {
                WorstStepBack = Math.Max(WorstStepBack, last - media);
                if (settled && isVideo && unit == track.LastUnit + 1 && Math.Round((media - last) * 90000) != 3600) UnevenPictures++;
            }

            (track.LastMedia, track.LastUnit, track.Error) = (media, unit, error);
            SimulatedTrack other = isVideo ? Audio : Video;
            if (!settled || other.Error is not { } otherError || other.IsSilent(captured)) continue;
            if (Math.Abs(error - otherError) > WorstSkew) (WorstSkew, WorstSkewAt) = (Math.Abs(error - otherError), captured);
            reference ??= error;
            WorstDrift = Math.Max(WorstDrift, Math.Abs(error - reference.Value));
        }
    }

    private void SendReport(SimulatedTrack track, double captured)
    {
        double reported = captured - track.ReportLateness;
        double ntp = (Start - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds + reported + WallClockError(reported);
        ulong wire = ((ulong)Math.Floor(ntp) << 32) | (uint)((ntp - Math.Floor(ntp)) * 4294967296.0);
        _clock!.OnSenderReport(track == Video ? 0 : 1, wire, track.Rtp(reported), (long)(track.LastArrival * Frequency));
    }
}
