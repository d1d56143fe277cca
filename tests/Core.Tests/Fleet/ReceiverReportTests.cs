using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp;
using Fleet.Testing;
using Fleet.Testing.Rtsp;

namespace Fleet.Core.Tests.Fleet;

/// <summary>RFC 3550 section 6.4.2, over a real socket: what the camera is told, and when.</summary>
public sealed class ReceiverReportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string Camera = """
        URL rtsp://{server}/live
        STALL 3600s
        ACCEPT
        C: OPTIONS *
        S: RTSP/1.0 200 OK
        C: DESCRIBE *
        S: RTSP/1.0 200 OK
        S: Content-Type: application/sdp
        S| v=0
        S| s=Camera
        S| m=video 0 RTP/AVP 96
        S| a=rtpmap:96 H264/90000
        C: SETUP *
        S: RTSP/1.0 200 OK
        S: Session: 1;timeout=600
        S: Transport: RTP/AVP/TCP;unicast;interleaved=0-1
        C: PLAY *
        S: RTSP/1.0 200 OK
        BYTES sps 6742C00ADA109B011000000300100000030320F1226A
        BYTES pps 68CE0F2C80
        BYTES key 6588840AF26280008CCDF72C908F10F843F0F0310008151A461A14E701030EA0BABAE48485000177BAEBAEBAEBAF
        SR 1 100s 0
        R$ 0 96 0 {sps}
        R$ 0 96 0 {pps}
        R$ 0 96M 0 {key}
        SEEN 2
        ADVANCE 5s
        C$ 1
        LOSE 0 1
        R$ 0 96M 450000 {key}
        SEEN 3
        ADVANCE 5s
        C$ 1
        ADVANCE 5s
        C$ 1
        STOP
        C: TEARDOWN *
        S: RTSP/1.0 200 OK
        """;

    [Fact]
    public async Task The_camera_is_told_every_five_seconds_what_was_lost()
    {
        RtspScript script = RtspScript.Parse(Camera, _ => "");
        var time = new ManualTime();
        var seen = new RecordingHandler();
        using var giveUp = new CancellationTokenSource(Patience, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(giveUp.Token);
        using var server = new ScriptedRtspServer(script, time, seen, stop.Cancel);
        server.Start();

        Task served = server.RunAsync(giveUp.Token);
        Task pulled = PullAsync(server.Fill(script.Setting("URL")!), time, seen, stop.Token);
        if (await Task.WhenAny(served, pulled) == served) await served;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pulled);
        await served;

        RtcpReportBlock[] reports = [.. server.Interleaved.Select(Read)];
        Assert.All(reports, report => Assert.Equal(0xAAu, report.Ssrc));
        Assert.Equal([0, 1, 1], reports.Select(report => report.CumulativeLost));
        Assert.Equal([3u, 5u, 5u], reports.Select(report => report.HighestSequence));
        // one of the two that were to come since the report before: a half of 256
        Assert.Equal([0, 128, 0], reports.Select(report => report.FractionLost));
        // the delay since the one sender report, in 1/65536 s, tells when the camera was told
        Assert.Equal([5u << 16, 10u << 16, 15u << 16], reports.Select(report => report.DelaySinceLastSenderReport));
        // the sender report's 3976214500.0 s, the middle 32 bits
        Assert.All(reports, report => Assert.Equal(unchecked((uint)(3_976_214_500L << 16)), report.LastSenderReport));
    }

    private static async Task PullAsync(string url, ManualTime time, RecordingHandler seen, CancellationToken stop)
    {
        var options = new RtspClientOptions { StallTimeout = TimeSpan.FromHours(1) };
        await using CameraPull pull = await CameraPull.OpenAsync(RtspSource.Parse(url) with { Transport = RtspTransportMode.Tcp }, options, new SeenPictures(seen), time, stop);
        Task run = pull.RunAsync(stop);
        // its timer runs from here on; the script waits for this as for a picture
        seen.OnRtp(0, [], 0);
        await run;
    }

    private static RtcpReportBlock Read(byte[] bytes)
    {
        ReadOnlySpan<byte> compound = bytes;
        Assert.True(RtcpPacket.TryRead(ref compound, out RtcpPacket report));
        Assert.True(RtcpPacket.TryRead(ref compound, out RtcpPacket description));
        Assert.Equal((RtcpPacket.SourceDescription, 0), (description.Type, compound.Length));
        return report.FirstReport!.Value;
    }

    private sealed class SeenPictures(RecordingHandler seen) : IChunkSink
    {
        public void OnInit(InitSegment init)
        {
        }

        public void OnChunk(Chunk chunk)
        {
            chunk.Release();
            seen.OnRtp(0, [], 0);
        }
    }
}
