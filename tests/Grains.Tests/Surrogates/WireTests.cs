using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Grains.Tests.Surrogates;

public sealed class WireTests
{
    private static readonly DateTimeOffset Date = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly FailureReason Reason = new(PullStep.Setup, "The camera said 461.", IsFinal: true) { RetryAfter = TimeSpan.FromSeconds(9) };
    private static readonly FragmentPosition Position = new(7, 8);

    public static TheoryData<string> Inits => [.. InitSegments.Keys];

    private static Dictionary<string, InitSegment> InitSegments => new()
    {
        ["h264"] = new(1, SampleMedia.H264, null),
        ["h264, aac"] = new(2, SampleMedia.H264, SampleMedia.Aac),
        ["h265, opus"] = new(3, SampleMedia.H265, SampleMedia.Opus),
        ["h265, flac"] = new(4, SampleMedia.H265, SampleMedia.Flac),
        ["aac alone"] = new(5, null, SampleMedia.Aac),
    };

    [Theory]
    [MemberData(nameof(Inits))]
    public void An_init_segment_is_the_same_on_the_other_side(string name)
    {
        InitSegment sent = InitSegments[name];

        InitSegment got = Wire.Pass(new InitFragment(sent) { Position = Position }).Init;

        Assert.Equal(sent.Epoch, got.Epoch);
        Assert.Equal(sent.Both.ToArray(), got.Both.ToArray());
        Assert.Equal(sent.Video.ToArray(), got.Video.ToArray());
        Assert.Equal(sent.Audio.ToArray(), got.Audio.ToArray());
        Assert.Equal((sent.BothMimeType, sent.VideoMimeType, sent.AudioMimeType), (got.BothMimeType, got.VideoMimeType, got.AudioMimeType));
    }

    [Fact]
    public void An_init_segment_that_can_not_be_read_is_refused_by_name()
    {
        var broken = new InitSegment(1, SampleMedia.H264, null, new byte[] { 1, 2, 3 });

        Assert.Throws<CmafFormatException>(() => Wire.Pass(broken));
    }

    [Fact]
    public void Changes_of_a_site_arrive_as_they_were()
    {
        CameraId door = CameraId.Parse("door");
        var outbox = new ChangeOutbox();
        outbox.Add(new StateChange(door, SessionPhase.Live, SessionPhase.Reconnecting, "stream: The camera closed the connection."));
        Assert.Equal(outbox.Peek().Changes, Wire.Pass(outbox.Peek().Changes));
        var viewers = new ViewersChange(door, new Dictionary<string, int> { ["all"] = 2, ["mse"] = 2 }, new Dictionary<string, int> { ["mse"] = 1 }, new Dictionary<string, int>());
        var sent = new SiteChanges(new SitePosition(7, 8), Missed: true, new SiteChange[] { viewers });

        SiteChanges got = Wire.Pass(sent);

        Assert.Equal((sent.Last, true), (got.Last, got.Missed));
        var passed = Assert.IsType<ViewersChange>(Assert.Single(got.Changes));
        Assert.Equal((viewers.Camera, 2, 1, 0), (passed.Camera, passed.Viewers["mse"], passed.Joined["mse"], passed.Left.Count));
    }

    [Fact]
    public void What_is_asked_of_a_camera_arrives_as_it_was()
    {
        StreamEnds ends = default(StreamEnds).With(SampleMedia.Chunk(5));
        Assert.Equal(new HoldRequest("edge-1", ends, 3) { Heard = 7 }, Wire.Pass(new HoldRequest("edge-1", ends, 3) { Heard = 7 }));
        Assert.Equal(new HoldRequest("edge-1", default, 0), Wire.Pass(new HoldRequest("edge-1", default, 0)));
        Assert.Equal(new HoldAnswer(true), Wire.Pass(new HoldAnswer(true)));
        var watch = new WatchRequest(Guid.NewGuid(), true) { Heard = 8 };
        Assert.Equal(watch, Wire.Pass(watch));
        Assert.Equal(CameraKey.Parse("north/gate/cam-1"), Wire.Pass(CameraKey.Parse("north/gate/cam-1")));
        Assert.Equal(default, Wire.Pass(default(CameraId)));
    }

    [Fact]
    public void What_is_said_of_a_camera_arrives_as_it_was()
    {
        Fragment[] said =
        [
            new StateFragment(SessionPhase.Reconnecting) { Position = Position },
            new GapFragment { Position = Position },
            new HeartbeatFragment { Position = Position },
            new HoldFailedFragment(Reason, TimeSpan.FromSeconds(5)) { Position = Position },
            new RedialAwaitedFragment(Reason, TimeSpan.FromSeconds(6)) { Position = Position },
            new EndedFragment(EndReason.Deleted) { Position = Position },
        ];
        Assert.Equal(said, Wire.Pass(said));
    }

    [Fact]
    public void A_status_arrives_as_it_was()
    {
        var status = new SessionStatus(SessionPhase.Live, Date, 3, 4, Reason, new PipelineStatistics(1, 2, 3, 4, 5, true), 6)
        {
            LiveSince = Date.AddSeconds(1),
            Measured = new StreamFigures(4e6, 25.5, 50, TimeSpan.FromSeconds(2)),
            Quirks = ["a", "b"],
        };
        var report = new CameraReport(CameraId.Parse("cam-1"), status) { Viewers = new Dictionary<string, int> { ["hls"] = 2 } };

        CameraReport got = Wire.Pass(report);

        Assert.Equal(report.Camera, got.Camera);
        Assert.Equal(report.Viewers, got.Viewers);
        Assert.Equal(status.Quirks, got.Status.Quirks);
        Assert.Equal(status with { Quirks = [] }, got.Status with { Quirks = [] });
        var idle = new SessionStatus(SessionPhase.Idle, Date, 0, 0, null, null, 0);
        Assert.Equal(idle with { Quirks = [] }, Wire.Pass(idle) with { Quirks = [] });
    }

    [Fact]
    public void What_a_look_at_a_camera_found_arrives_as_it_was()
    {
        var report = new ProbeReport
        {
            Video = new ProbedVideo(VideoCodec.H265, "hvc1.1.6.L93", 1920, 1080, (4, 3), 2),
            Audio = new ProbedAudio(AudioCodec.Opus, "opus", 48000, 2),
            FirstPicture = TimeSpan.FromMilliseconds(1),
            Length = TimeSpan.FromSeconds(2),
            PicturesPerSecond = 3.5,
            KeyFrameInterval = TimeSpan.FromSeconds(4),
            BitsPerSecond = 5.5,
            Packets = 6,
            LostPackets = 7,
            HasCameraClock = true,
            LeftOut = ["a"],
            Quirks = ["b", "c"],
        };
        Assert.Equivalent(new ProbeOutcome(report, null), Wire.Pass(new ProbeOutcome(report, null)), strict: true);
        Assert.Null(Wire.Pass(report with { Audio = null }).Audio);
        Assert.Equal(ProbeOutcome.Refused("no"), Wire.Pass(ProbeOutcome.Refused("no")));
    }

    [Fact]
    public void The_seed_of_a_window_arrives_as_it_was()
    {
        HlsOptions options = HlsOptions.Default with { SegmentCount = 9 };
        StreamPlan plan = StreamPlan.Choose(options, (90000, 3600), (48000, 1024));
        var part = new SeedPart(3, 4, true);
        var open = new SeedSegment(1, 2, 3, 90000, TimeSpan.FromSeconds(4), 5, Date, 6, [part]);
        var track = new TrackSeed(TrackKind.Video, plan.Video!, new SegmenterState(true, true, 1, 2, true, 3, false), 7, 8, 9, [open with { Parts = [] }], open, part);
        WindowSeed seed = WindowSeed.Start(options, 5, Date, 6) with
        {
            IsNamedByChunks = true,
            Epoch = 1,
            NextSequence = 2,
            EpochStart = TimeSpan.FromSeconds(3),
            Discontinuity = 4,
            Plan = plan,
            Video = track,
            Audio = track with { Track = TrackKind.Audio, Plan = plan.Audio!, Open = null, OpenPart = null, Listed = [] },
            AudioBoundaries = [TimeSpan.FromSeconds(1)],
        };

        WindowSeed got = Wire.Pass(new SeedFragment(seed) { Position = Position }).Seed;

        Assert.Equivalent(seed, got, strict: true);
        Assert.Equivalent(WindowSeed.Start(options, Date), Wire.Pass(WindowSeed.Start(options, Date)), strict: true);
    }
}
