using System.Text.Json;
using Fleet.Load.Reports;
using Fleet.Load.Tests.Peers;

namespace Fleet.Load.Tests;

public sealed class LoadRunTests(LoadRunTests.MadeOnce made) : IClassFixture<LoadRunTests.MadeOnce>
{
    // what a busy machine may add to the worst of a figure
    private const double Slack = 1500;

    [Theory]
    [InlineData(LoadProtocol.Cmaf, "/live/{camera}/cmaf")]
    [InlineData(LoadProtocol.Stream, "/live/{camera}/stream.mp4")]
    [InlineData(LoadProtocol.Mse, "/ws/mse/{camera}")]
    public async Task Every_picture_of_a_paced_stream_is_counted_and_in_time(LoadProtocol protocol, string path)
    {
        await using LiveServer server = await LiveServer.StartAsync(made.Media);

        LoadReport report = await RunAsync(server, protocol, path, viewers: 20, cameras: 4);

        Assert.Empty(report.Errors);
        Assert.Equal((20, 20), (report.ViewersServed, report.ViewersAtEnd));

        // 50 in two seconds, less what a busy machine still holds back when the run ends
        Assert.InRange(report.Chunks, 20 * 30, 20 * 60);
        Assert.InRange(report.Seconds, 1.9, 2.5);
        Assert.InRange(report.LatenessMs!.P50, 0, 125);
        Assert.InRange(report.LargestGapMs, 35, 40 + Slack);
        Assert.InRange(report.JoinMs!.P50, 0.1, 1500);
        Assert.True(report.Bytes > report.Chunks * 100);
    }

    [Fact]
    public async Task A_stall_of_the_server_is_found_in_every_viewer()
    {
        await using LiveServer server = await LiveServer.StartAsync(made.Media, holds: true);

        LoadReport report = await RunAsync(server, LoadProtocol.Cmaf, "/live/{camera}/cmaf", viewers: 5, seconds: 3);

        // 15 pictures are held back, so that the first of them is 600 ms late and 640 ms apart from the one before
        const double held = (LiveServer.HeldUntil - LiveServer.HeldFrom) * 40;
        Assert.True(report.GapsOverThreshold >= 5);
        Assert.InRange(report.LargestGapMs, held, held + 40 + Slack);
        Assert.InRange(report.LatenessMs!.Max, held - 40, held + Slack);
    }

    [Fact]
    public async Task Low_latency_HLS_is_played_part_by_part_on_connections_that_stay_open()
    {
        await using LiveServer server = await LiveServer.StartAsync(made.Media);

        LoadReport report = await RunAsync(server, LoadProtocol.LlHls, "/hls/{camera}/index.m3u8", viewers: 3, settle: 2, seconds: 3);

        Assert.Empty(report.Errors);
        Assert.Equal((3, 3), (report.ViewersServed, report.ViewersAtEnd));

        // a viewer is measured from the settling time behind its first picture on; a part played twice or left out would show
        double measured = 3 - Math.Max(0, report.JoinMs!.Max / 1000);
        Assert.InRange(report.Chunks, 3 * 25 * (measured - 0.6), 3 * 80);
        Assert.InRange(report.LatenessMs!.Max, 150, 200 + Slack);
        Assert.InRange(report.LargestGapMs, 190, 200 + Slack);

        // the multivariant playlist's, the media playlist's and the media's
        Assert.Equal(3 * 3, server.Connections.Count);
    }

    [Fact]
    public async Task Plain_HLS_is_played_segment_by_segment()
    {
        await using LiveServer server = await LiveServer.StartAsync(made.Media);

        LoadReport report = await RunAsync(server, LoadProtocol.Hls, "/hls/{camera}/index.m3u8", viewers: 2, settle: 3, seconds: 3);

        Assert.Empty(report.Errors);
        Assert.Equal(2, report.ViewersServed);
        Assert.InRange(report.Chunks, 2 * 25, 2 * 100);
    }

    [Fact]
    public async Task A_file_is_got_again_and_again_on_one_connection()
    {
        await using LiveServer server = await LiveServer.StartAsync(made.Media);

        LoadReport report = await RunAsync(server, LoadProtocol.File, "/file.bin", viewers: 2, seconds: 0.5);

        Assert.Empty(report.Errors);
        Assert.True(report.Bytes > 10 * 100_000);
        Assert.Equal(2, server.Connections.Count);
    }

    [Fact]
    public async Task Errors_are_counted_by_kind_and_told_in_words()
    {
        await using LiveServer server = await LiveServer.StartAsync(made.Media);

        LoadReport missing = await RunAsync(server, LoadProtocol.Cmaf, "/live/cam-404/cmaf", viewers: 3);
        LoadReport wrong = await RunAsync(server, LoadProtocol.Cmaf, "/live/{camera}/stream.mp4", viewers: 2);
        LoadReport refused = await new LoadRun(new LoadOptions { Protocol = LoadProtocol.Mse, Url = "ws://127.0.0.1:1/" }, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal([("http-404", 3)], missing.Errors.Select(error => (error.Key, error.Value)));
        Assert.Contains("camera-not-configured", missing.ErrorExamples["http-404"], StringComparison.Ordinal);
        Assert.Equal(0, missing.ViewersServed);
        Assert.Null(missing.LatenessMs);
        Assert.Equal(2, Assert.Single(wrong.Errors).Value);
        Assert.Equal(["connect"], refused.Errors.Keys);
    }

    [Fact]
    public async Task The_process_of_the_server_is_accounted_for()
    {
        await using LiveServer server = await LiveServer.StartAsync(made.Media);

        LoadReport report = await RunAsync(server, LoadProtocol.File, "/file.bin", viewers: 1, seconds: 0.5, pid: Environment.ProcessId);

        Assert.InRange(report.Server!.CpuSeconds, 0.05, 10);
        Assert.True(report.Server.CpuSecondsPerGigabit > 0);
        Assert.True(report.Server.ResidentMegabytes > 5);
    }

    [Fact]
    public async Task The_names_of_the_JSON_stay()
    {
        await using LiveServer server = await LiveServer.StartAsync(made.Media);
        LoadReport report = await RunAsync(server, LoadProtocol.Cmaf, "/live/{camera}/cmaf", viewers: 1, seconds: 0.5, pid: Environment.ProcessId);

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(report, ReportJson.Default.LoadReport));

        Assert.Equal(
            [
                "protocol", "url", "cameras", "viewers", "viewersServed", "viewersAtEnd", "seconds", "bytes", "megabitsPerSecond", "chunks", "joinMs", "latenessMs", "latencyMs",
                "largestGapMs", "gapThresholdMs", "gapsOverThreshold", "samplesDropped", "errors", "errorExamples", "server", "tool",
            ],
            Names(json.RootElement));
        Assert.Equal(["p50", "p99", "max", "count"], Names(json.RootElement.GetProperty("latenessMs")));
        Assert.Equal(
            ["cpuSeconds", "cpuSecondsPerStreamMinute", "cpuSecondsPerGigabit", "idleCpuSecondsPerMinute", "residentMegabytes", "idleResidentMegabytes", "residentMegabytesPerStream"],
            Names(json.RootElement.GetProperty("server")));
        Assert.Equal(["cpuSeconds", "cpuSecondsPerStreamMinute", "residentMegabytes"], Names(json.RootElement.GetProperty("tool")));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static Task<LoadReport> RunAsync(
        LiveServer server, LoadProtocol protocol, string path, int viewers, int cameras = 1, double settle = 0.5, double seconds = 2, int? pid = null) =>
        new LoadRun(
            new LoadOptions
            {
                Protocol = protocol,
                Url = server.Url + path,
                Viewers = viewers,
                Cameras = cameras,
                Settle = TimeSpan.FromSeconds(settle),
                Duration = TimeSpan.FromSeconds(seconds),
                Pids = pid is { } one ? [one] : [],
            },
            TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

    public sealed class MadeOnce : IAsyncLifetime
    {
        internal Media Media { get; private set; } = new([], []);

        public async ValueTask InitializeAsync() => Media = await Media.MakeAsync(TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
