using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Sdp;
using Fleet.Core.Tests.Codecs;
using Fleet.Core.Tests.Rtp;
using Fleet.Testing;

namespace Fleet.Core.Tests.Fleet;

public sealed class PipelineDayTests
{
    private const string Description = """
        v=0
        s=camera
        m=video 0 RTP/AVP 96
        a=rtpmap:96 H264/90000
        m=audio 0 RTP/AVP 97
        a=rtpmap:97 mpeg4-generic/48000/2
        a=fmtp:97 mode=AAC-hbr; sizelength=13; indexlength=3; indexdeltalength=3; config=1190
        """;

    /// <summary>The clocks need this long to settle after they were set anew (SessionClockDayTests).</summary>
    private const double Settle = 4;

    /// <summary>The first picture after a silence holds the place of those that are missing, so it is shown early.</summary>
    private const double OnePicture = 0.04;

    [Fact]
    public void For_a_day_decode_times_add_up_and_sound_stays_with_the_picture()
    {
        SimulatedTrack video = new(90000, 3600) { Drift = 0.02, FirstRtp = uint.MaxValue - 900_000, ReportLateness = 0.5 };
        SimulatedTrack audio = new(48000, 1024) { FirstRtp = uint.MaxValue - 480_000, FirstReport = 40 };
        var judge = new TimeJudge(video, audio);
        judge.Excuse(0, Settle);
        Silence(judge, video, 10_000, 30);
        Silence(judge, audio, 12_000, 5);
        Silence(judge, video, 14_000, 7);
        Silence(judge, audio, 14_000, 7);
        SetClock(judge, video, 25_000.02);
        SetClock(judge, audio, 30_000.01);
        SetClock(judge, video, 50_000.02);
        SetClock(judge, audio, 50_000.02);
        var camera = new PacketCamera(video, audio, seed: 11)
        {
            Streams =
            [
                (0, VideoVector.Load(h265: false, "baseline")),
                (20_001, VideoVector.Load(h265: false, "anamorphic-bt709")),
                (60_001, VideoVector.Load(h265: false, "baseline")),
            ],
            WallClockError = t => t < 35_000 ? 0 : t < 40_003 ? 7200 : t < 70_002 ? -10_800 : 0.3,
        };
        IReadOnlyList<SelectedTrack> tracks = TrackSelection.Choose(SessionDescription.Parse(Encoding.ASCII.GetBytes(Description))).Tracks;
        var pipeline = new CameraPipeline(tracks, RtpLowerTransport.Tcp, judge, new ChunkPool(), new ManualTime());

        camera.Run(TimeSpan.FromHours(24), pipeline);

        Assert.Equal(3, judge.Epochs);
        Assert.Equal(0, judge.BrokenSums);
        Assert.True(judge.WorstSkew <= 0.040, $"audio and video are {judge.WorstSkew * 1000:0.0} ms apart at {judge.WorstSkewAt:0.00} s");

        // all but the silences reached the viewer; what was missing of the sound was made good by silence
        Assert.Equal((86_400 - 37) * 25, judge.Pictures);
        Assert.InRange(judge.AudioUnits, (86_400 - 12 - 1) * 48_000L / 1024, (86_400 - 12) * 48_000L / 1024);
        Assert.InRange(judge.SilentUnits, 12 * 48_000 / 1024 - 50, 12 * 48_000 / 1024 + 200);
        Assert.Equal(0, pipeline.Statistics.LostPackets);
        Assert.Equal(0, pipeline.Statistics.MalformedPackets);
    }

    private static void Silence(TimeJudge judge, SimulatedTrack track, double from, double seconds)
    {
        track.Silence(from, seconds);
        judge.Excuse(from + seconds, OnePicture);
    }

    private static void SetClock(TimeJudge judge, SimulatedTrack track, double at)
    {
        track.SetClock(at, 0);
        judge.Excuse(at, Settle);
    }
}
