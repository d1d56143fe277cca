namespace Fleet.Core.Tests.Rtp;

/// <summary>
/// Audio and video against true capture time. What doesn't count: the first 4 s (the drift takes 1.5 s to be seen, and what it did till
/// then is bent away at 5 % of elapsed time) and 4 s after a clock was set anew (the first packet's delay is all there is to go by).
/// </summary>
public sealed class SessionClockDayTests
{
    private const double Settle = 4;
    private const double Never = double.PositiveInfinity;

    public static TheoryData<double, double> DriftsAndReports => new()
    {
        { 0, 5 }, { 0.02, 5 }, { -0.02, 5 }, { 0, Never }, { 0.02, Never }, { -0.02, Never },
    };

    [Fact]
    public void Audio_and_video_stay_together_for_a_day_whatever_the_camera_does()
    {
        SimulatedCamera camera = new(seed: 7)
        {
            // both clocks wrap early and again 13 and 25 hours later; the wall clock steps by hours and by a fraction
            Video = new(90000, 3600) { Drift = 0.02, FirstRtp = uint.MaxValue - 900_000, ReportLateness = 0.5 },
            Audio = new(48000, 1024) { FirstRtp = uint.MaxValue - 480_000, FirstReport = 40 },
            WallClockError = t => t < 20_000 ? 0 : t < 40_003 ? 7200 : t < 60_002 ? -10_800 : 0.3,
        };
        camera.Video.Silence(10_000, 30);
        camera.Audio.Silence(12_000, 5);
        camera.Video.Silence(14_000, 7);
        camera.Audio.Silence(14_000, 7);
        SetClock(camera, camera.Video, 25_000.02);
        SetClock(camera, camera.Audio, 30_000.01);
        SetClock(camera, camera.Video, 50_000.02);
        SetClock(camera, camera.Audio, 50_000.02);

        AssertTogether(camera);
        Assert.Equal(2, camera.Clock.Resets(0));
        Assert.Equal(2, camera.Clock.Resets(1));
    }

    [Theory]
    [MemberData(nameof(DriftsAndReports))]
    public void Together_through_clock_resets(double drift, double reports)
    {
        SimulatedCamera camera = Camera(drift, reports);
        SetClock(camera, camera.Video, 100.02);
        SetClock(camera, camera.Audio, 200.01);
        SetClock(camera, camera.Video, 300.03);
        SetClock(camera, camera.Audio, 300.03);
        AssertTogether(camera);
    }

    [Theory]
    [MemberData(nameof(DriftsAndReports))]
    public void Together_through_silences(double drift, double reports)
    {
        SimulatedCamera camera = Camera(drift, reports);
        camera.Video.Silence(100, 5);
        camera.Audio.Silence(200, 5);
        camera.Video.Silence(300, 30);
        camera.Audio.Silence(300, 30);
        camera.Video.Silence(400, 30);
        AssertTogether(camera);
    }

    [Theory]
    [MemberData(nameof(DriftsAndReports))]
    public void Together_through_stalls_of_the_network(double drift, double reports) =>
        AssertTogether(Camera(drift, reports, stalledUntil: t => t is > 100 and < 104 ? 104 : t is > 200 and < 212 ? 212 : null));

    [Theory]
    [MemberData(nameof(DriftsAndReports))]
    public void Together_when_two_stored_seconds_come_first(double drift, double reports) =>
        AssertTogether(Camera(drift, reports, stalledUntil: t => t < 2 ? 2 : null));

    [Theory]
    [InlineData(7200)]
    [InlineData(-7200)]
    [InlineData(0.3)]
    [InlineData(-0.3)]
    public void Together_when_the_wall_clock_steps(double by)
    {
        AssertTogether(Camera(0, 5, wallClockError: t => t > 100.3 ? by : 0));
        AssertTogether(Camera(0.02, 5, wallClockError: t => t > 103.3 ? by : 0));
    }

    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(0, 60, 70)]
    [InlineData(0, 0, Never)]
    [InlineData(0, Never, 0)]
    public void Together_when_reports_are_late_or_on_one_track_only(double lateness, double firstVideo, double firstAudio)
    {
        foreach (double drift in new[] { 0, 0.02, -0.02 })
        {
            AssertTogether(new SimulatedCamera(3)
            {
                Hours = 0.2,
                Video = new(90000, 3600) { Drift = drift, ReportLateness = lateness, FirstReport = firstVideo },
                Audio = new(48000, 1024) { ReportLateness = lateness, FirstReport = firstAudio },
            });
        }
    }

    [Fact]
    public void Sender_reports_bring_together_what_arrives_apart()
    {
        SimulatedCamera camera = new(3) { Hours = 0.2, Audio = new(48000, 1024) { Latency = 0.3 } };
        // 300 ms are bent away at 5 %, once the delays are known
        camera.Excuse(0, 9);
        SetClock(camera, camera.Video, 100.02);
        SetClock(camera, camera.Audio, 100.02);
        AssertTogether(camera);
    }

    [Theory]
    [InlineData(9, 10)]
    [InlineData(-0.9, 0.1)]
    [InlineData(1, 2)]
    public void A_clock_of_a_wrong_rate_is_scaled(double excess, double factor)
    {
        // two seconds of head start, at most, are bent away at 5 % below half a second
        SimulatedCamera video = new(3) { Hours = 0.1, Video = new(90000, 3600) { Drift = excess } };
        video.Excuse(0, 20);
        AssertTogether(video);
        Assert.Equal(factor, video.Clock.RateFactor(0), 6);

        SimulatedCamera audio = new(3) { Hours = 0.1, Audio = new(48000, 1024) { Drift = excess } };
        audio.Excuse(0, 20);
        AssertTogether(audio);
        Assert.Equal(factor, audio.Clock.RateFactor(1), 6);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0.015, 5)]
    [InlineData(0.04, 5)]
    [InlineData(0.04, Never)]
    public void An_even_camera_comes_out_exact_whatever_the_network_does(double jitter, double reports)
    {
        SimulatedCamera camera = new(5)
        {
            Hours = 1,
            Jitter = jitter,
            Video = new(90000, 3600) { ReportEvery = reports },
            Audio = new(48000, 1024) { ReportEvery = reports },
        };
        AssertTogether(camera);
        Assert.Equal(0, camera.UnevenPictures);
    }

    private static SimulatedCamera Camera(
        double drift, double reports, Func<double, double>? wallClockError = null, Func<double, double?>? stalledUntil = null) => new(1)
        {
            Hours = 0.15,
            Jitter = 0.02,
            WallClockError = wallClockError ?? (_ => 0),
            StalledUntil = stalledUntil ?? (_ => null),
            Video = new(90000, 3600) { Drift = drift, ReportEvery = reports },
            Audio = new(48000, 1024) { ReportEvery = reports },
        };

    private static void SetClock(SimulatedCamera camera, SimulatedTrack track, double at)
    {
        track.SetClock(at, 0);
        camera.Excuse(at, Settle);
    }

    private static void AssertTogether(SimulatedCamera camera)
    {
        camera.Excuse(0, Settle);
        camera.Run();
        Assert.True(camera.WorstSkew <= 0.040, $"audio and video are {camera.WorstSkew * 1000:0.0} ms apart at {camera.WorstSkewAt:0.0} s");
        Assert.True(camera.WorstDrift <= 0.080, $"media time is {camera.WorstDrift * 1000:0.0} ms off real time");
        Assert.True(camera.WorstStepBack <= 0, $"media time goes back by {camera.WorstStepBack * 1000:0.0} ms");
    }
}
