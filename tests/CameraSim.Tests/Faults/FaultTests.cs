using Fleet.CameraSim.Faults;
using Fleet.CameraSim.Tests.Server;

namespace Fleet.CameraSim.Tests.Faults;

public class FaultTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lost_packets_leave_gaps_in_the_sequence()
    {
        (List<Received> packets, _) = await WatchAsync("cam-1?fault=loss=20%25", 100);
        int gaps = packets.Zip(packets.Skip(1)).Count(pair => (ushort)(pair.First.Sequence + 1) != pair.Second.Sequence);
        Assert.InRange(gaps, 5, 60);
    }

    [Fact]
    public async Task Without_a_fault_nothing_is_missing_and_time_goes_on_by_one_picture()
    {
        (List<Received> packets, RawClient client) = await WatchAsync("cam-1", 100);
        Assert.All(packets.Zip(packets.Skip(1)), pair => Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence));
        Assert.All(packets.Zip(packets.Skip(1)), pair => Assert.Equal(pair.First.Marker ? 3600u : 0u, pair.Second.Timestamp - pair.First.Timestamp));
        Assert.Equal(0, client.SkippedBytes);
    }

    [Fact]
    public async Task A_stalled_camera_answers_but_sends_nothing_and_can_be_woken()
    {
        await using CameraSimulator simulator = await StartAsync();
        simulator.Camera("cam-1").Faults = FaultSyntax.Parse("stall");
        await using RawClient client = await RawClient.PlayAsync(simulator, "cam-1");
        Task<Received> first = client.ReadRtpAsync();
        await using RawClient other = await RawClient.PlayAsync(simulator, "cam-1?fault=loss=0%25");
        for (int i = 0; i < 20; i++) await other.ReadRtpAsync();
        Assert.False(first.IsCompleted);

        simulator.Camera("cam-1").Faults = FaultSet.None;
        await first;
    }

    [Fact]
    public async Task Disconnecting_ends_the_connection_without_a_bye()
    {
        await using CameraSimulator simulator = await StartAsync();
        await using RawClient client = await RawClient.PlayAsync(simulator, "cam-1?fault=disconnect@300ms");
        byte lastRtcp = 0;
        while (await client.ReadAsync() is { } item) lastRtcp = Math.Max(lastRtcp, item.RtcpType);
        Assert.Equal(200, lastRtcp);
    }

    [Fact]
    public async Task No_key_frame_ever_comes()
    {
        (List<Received> packets, _) = await WatchAsync("cam-1?fault=no-key-frame", 60);
        Assert.DoesNotContain(packets, packet => packet.BelongsToKeyFrame);
    }

    [Fact]
    public async Task The_clock_starts_again_from_zero()
    {
        (List<Received> packets, _) = await WatchAsync("cam-1?fault=clock-reset@300ms", 60);
        (Received before, Received after) = packets.Zip(packets.Skip(1)).Single(pair => pair.Second.Timestamp - pair.First.Timestamp is not (0 or 3600));
        Assert.NotEqual(before.Timestamp, after.Timestamp);
        Assert.InRange(after.Timestamp, 0u, 9000u);
    }

    [Fact]
    public async Task The_clock_wraps_at_32_bits()
    {
        (List<Received> packets, _) = await WatchAsync("cam-1?fault=wrap@300ms", 60);
        Assert.True(packets[0].Timestamp > uint.MaxValue - 90_000);
        Assert.True(packets[^1].Timestamp < 200_000);
        Assert.All(packets.Zip(packets.Skip(1)), pair => Assert.True(pair.Second.Timestamp - pair.First.Timestamp is 0 or 3600));
    }

    [Fact]
    public async Task A_drifting_clock_runs_fast()
    {
        (List<Received> packets, _) = await WatchAsync("cam-1?fault=drift=2%25", 60);
        Assert.All(packets.Zip(packets.Skip(1)).Where(pair => pair.First.Marker), pair => Assert.InRange(pair.Second.Timestamp - pair.First.Timestamp, 3671u, 3673u));
    }

    [Fact]
    public async Task Another_resolution_comes_with_other_parameter_sets()
    {
        (List<Received> packets, _) = await WatchAsync("cam-1?fault=sps-change@100ms", 150, keyFrameAtPlay: true);
        byte[][] sets = [.. packets.Where(packet => (packet.Payload[0] & 0x1F) == 24).Select(packet => packet.Payload[3..16])];
        Assert.True(sets.Select(Convert.ToHexString).Distinct().Count() == 2);
    }

    [Fact]
    public async Task Garbage_comes_between_the_packets()
    {
        (List<Received> packets, RawClient client) = await WatchAsync("cam-1?fault=garbage", 100);
        Assert.True(client.SkippedBytes > 0);
        Assert.All(packets.Zip(packets.Skip(1)), pair => Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence));
    }

    [Fact]
    public async Task A_slow_setup_takes_its_time()
    {
        await using CameraSimulator simulator = await StartAsync();
        long start = TimeProvider.System.GetTimestamp();
        await using RawClient client = await RawClient.PlayAsync(simulator, "cam-1?fault=slow-setup=300ms");
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task A_loop_of_401_has_a_fresh_nonce_each_time()
    {
        await using CameraSimulator simulator = await StartAsync();
        simulator.Camera("cam-1").Faults = FaultSyntax.Parse("401-loop");
        await using RawClient client = await RawClient.ConnectAsync(simulator);
        string url = simulator.UrlOf("cam-1").ToString();
        var first = await client.AskAsync("DESCRIBE", url);
        var second = await client.AskAsync("DESCRIBE", url);
        Assert.Equal((401, 401), (first.StatusCode, second.StatusCode));
        Assert.NotEqual(first.Headers["WWW-Authenticate"], second.Headers["WWW-Authenticate"]);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("loss=200%")]
    [InlineData("stall=x")]
    [InlineData("garbage=1")]
    [InlineData("nonsense")]
    public void A_fault_that_can_not_be_read_is_named(string text)
    {
        var error = Assert.Throws<FormatException>(() => FaultSyntax.Parse(text));
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }

    private static Task<CameraSimulator> StartAsync(bool keyFrameAtPlay = false) =>
        CameraSimulator.StartAsync(new CameraSimOptions { Audio = SimulatedAudio.None, KeyFrameAtPlay = keyFrameAtPlay }, TimeProvider.System, Ct);

    private static async Task<(List<Received> Packets, RawClient Client)> WatchAsync(string path, int packets, bool keyFrameAtPlay = false)
    {
        await using CameraSimulator simulator = await StartAsync(keyFrameAtPlay);
        await using RawClient client = await RawClient.PlayAsync(simulator, path);
        var received = new List<Received>();
        while (received.Count < packets) received.Add(await client.ReadRtpAsync());
        return (received, client);
    }
}
