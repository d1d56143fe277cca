using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;
using Fleet.Testing;

namespace Fleet.CameraSim.Tests.Server;

public class RequestTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Errors_are_told_apart()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, Ct);
        await using RawClient client = await RawClient.ConnectAsync(simulator);
        string camera = simulator.UrlOf("cam-1").ToString();

        Assert.Equal(404, (await client.AskAsync("DESCRIBE", simulator.UrlOf("cam-2").ToString())).StatusCode);
        Assert.Equal(405, (await client.AskAsync("RECORD", camera)).StatusCode);
        Assert.Equal(501, (await client.AskAsync("DANCE", camera)).StatusCode);
        Assert.Equal(454, (await client.AskAsync("PLAY", camera)).StatusCode);
        Assert.Equal(459, (await client.AskAsync("SETUP", camera, ("Transport", "RTP/AVP/TCP;interleaved=0-1"))).StatusCode);
        Assert.Equal(461, (await client.AskAsync("SETUP", camera + "/track=0", ("Transport", "RTP/AVP;multicast"))).StatusCode);
        Assert.Equal(404, (await client.AskAsync("SETUP", camera + "/track=7", ("Transport", "RTP/AVP/TCP;interleaved=0-1"))).StatusCode);
        RtspResponse unknownFault = await client.AskAsync("DESCRIBE", camera + "?fault=boredom");
        Assert.Equal(400, unknownFault.StatusCode);
        Assert.Contains("stall@10s", unknownFault.Headers["Reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tracks_can_not_be_added_while_playing()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, Ct);
        await using RawClient client = await RawClient.PlayAsync(simulator, "cam-1");
        Assert.Equal(455, (await client.SetUpAsync(simulator.UrlOf("cam-1").ToString())).StatusCode);
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha256)]
    public async Task Both_digests_are_offered_and_taken(DigestAlgorithm algorithm)
    {
        var credentials = new RtspCredentials("u", "p");
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Credentials = credentials }, TimeProvider.System, Ct);
        await using RawClient client = await RawClient.ConnectAsync(simulator);
        string camera = simulator.UrlOf("cam-1").ToString();

        RtspResponse refusal = await client.AskAsync("DESCRIBE", camera);
        Assert.Equal(401, refusal.StatusCode);
        DigestChallenge challenge = AuthenticationChallenge.ParseAll(refusal.Headers.GetAll("WWW-Authenticate"))
            .Select(each => DigestChallenge.TryRead(each, out DigestChallenge? digest) ? digest : null)
            .First(each => each?.Algorithm == algorithm)!;
        string wrong = DigestAuthorization.Answer(challenge, credentials with { Password = "q" }, "DESCRIBE", camera, 1, "abc").ToString();
        Assert.Equal(401, (await client.AskAsync("DESCRIBE", camera, ("Authorization", wrong))).StatusCode);
        string right = DigestAuthorization.Answer(challenge, credentials, "DESCRIBE", camera, 1, "abc").ToString();
        Assert.Equal(200, (await client.AskAsync("DESCRIBE", camera, ("Authorization", right))).StatusCode);
        Assert.Equal(2, simulator.Camera("cam-1").Counters.Refusals);
    }

    [Fact]
    public async Task Sessions_are_counted_from_setup_to_teardown()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, Ct);
        await using RawClient first = await RawClient.PlayAsync(simulator, "cam-1");
        await using RawClient second = await RawClient.PlayAsync(simulator, "cam-1");
        await first.ReadRtpAsync();
        await second.ReadRtpAsync();
        Assert.Equal(200, (await first.AskAsync("TEARDOWN", simulator.UrlOf("cam-1").ToString())).StatusCode);

        CameraCounters counters = simulator.Camera("cam-1").Counters;
        Assert.Equal((1, 2, 2), (counters.SessionsOpen, counters.SessionsTotal, counters.MaxSessionsOpen));
        Assert.Equal((2, 2, 2, 1), (counters.Describes, counters.Setups, counters.Plays, counters.Teardowns));
    }

    [Fact]
    public async Task A_session_nobody_keeps_alive_ends_and_says_bye()
    {
        var time = new ManualTime();
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), time, Ct);
        await using RawClient client = await RawClient.PlayAsync(simulator, "cam-1");
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(200, (await client.AskAsync("GET_PARAMETER", simulator.UrlOf("cam-1").ToString())).StatusCode);
        time.Advance(TimeSpan.FromSeconds(62));

        byte lastRtcp = 0;
        while (await client.ReadAsync() is { } item) lastRtcp = item.RtcpType != 0 ? item.RtcpType : lastRtcp;
        Assert.Equal(201, lastRtcp);
        Assert.Equal(1, simulator.Camera("cam-1").Counters.TimedOut);
        Assert.Equal(0, simulator.Camera("cam-1").Counters.SessionsOpen);
    }

    [Fact]
    public async Task A_sender_report_comes_first_and_tells_the_time_of_the_pictures()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, Ct);
        await using RawClient client = await RawClient.PlayAsync(simulator, "cam-1");
        Received report = (await client.ReadAsync())!;
        Received picture = await client.ReadRtpAsync();
        Assert.Equal(200, report.RtcpType);
        // sound may be due first, so the picture is up to one interval younger; or older by whatever the machine is late
        int ticks = unchecked((int)(report.Timestamp - picture.Timestamp));
        Assert.InRange(ticks, -3600, 90_000);
        var sent = DateTimeOffset.FromUnixTimeSeconds((long)(report.Ntp >> 32) - 2_208_988_800);
        Assert.InRange((TimeProvider.System.GetUtcNow() - sent).TotalSeconds, -1, 10);
    }

    [Fact]
    public async Task With_a_key_frame_at_play_the_first_packet_belongs_to_one()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true, Gop = TimeSpan.FromSeconds(4) }, TimeProvider.System, Ct);
        await using RawClient client = await RawClient.PlayAsync(simulator, "cam-1");
        Assert.True((await client.ReadRtpAsync()).BelongsToKeyFrame);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off()
    {
        var options = new CameraSimOptions { BitRate = 100_000_000, KeyFrameAtPlay = true };
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(options, TimeProvider.System, Ct);
        await using RawClient client = await RawClient.PlayAsync(simulator, "cam-1");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using ITimer timer = TimeProvider.System.CreateTimer(_ => patience.Cancel(), null, TimeSpan.FromSeconds(20), Timeout.InfiniteTimeSpan);
        while (simulator.Camera("cam-1").Counters.TooSlow == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(0, simulator.Camera("cam-1").Counters.SessionsOpen);
    }
}
