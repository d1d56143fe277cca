using System.Globalization;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Pulling;

/// <summary>The commands of the standalone host against CameraSim, with and without its faults.</summary>
public sealed class SimulatedCameraTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-simulated-");

    public static TheoryData<SimulatedVideo, SimulatedAudio, string> Cameras() => new()
    {
        { SimulatedVideo.H264, SimulatedAudio.Aac, "tcp" },
        { SimulatedVideo.H264, SimulatedAudio.Opus, "udp" },
        { SimulatedVideo.H265, SimulatedAudio.Pcma, "auto" },
        { SimulatedVideo.H264WithBFrames, SimulatedAudio.Pcmu, "tcp" },
    };

    [Theory]
    [MemberData(nameof(Cameras))]
    public async Task A_recording_longer_than_the_clip_decodes_whole(SimulatedVideo video, SimulatedAudio audio, string transport)
    {
        // the clips last 8 s: the seam is in it
        const int seconds = 10;
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Video = video, Audio = audio }, ct);
        string file = await RecordAsync(simulator, seconds, ct, "--transport", transport);

        await Ffmpeg.AssertDecodesWholeAsync(file, ct);
        ToolResult packets = await Tool.RunAsync("ffprobe",
            ["-v", "warning", "-select_streams", "v", "-show_entries", "packet=duration_time", "-of", "csv=p=0", file], ct);
        string[] durations = packets.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(seconds * 25, durations.Length);
        Assert.All(durations, duration => Assert.Equal("0.040000", duration));
        Assert.Equal(1, simulator.Camera("cam-1").Counters.Teardowns);
    }

    [Fact]
    public async Task Probe_tells_what_the_camera_sends()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        var options = new CameraSimOptions { Credentials = new RtspCredentials("viewer", "s3cret"), Gop = TimeSpan.FromSeconds(2) };
        await using CameraSimulator simulator = await StartAsync(options, ct);
        string url = string.Create(CultureInfo.InvariantCulture, $"rtsp://viewer:s3cret@127.0.0.1:{simulator.Port}/cam-1");

        ToolResult probed = await StandaloneHost.RunAsync(["probe", url, "--seconds", "3"], ct);

        Assert.Equal((0, ""), (probed.ExitCode, probed.Errors));
        Assert.Contains("video          H264 1280x720, avc1.", probed.Output, StringComparison.Ordinal);
        Assert.Contains("mp4a.40.2", probed.Output, StringComparison.Ordinal);
        Assert.Contains("frame rate     25 pictures/s", probed.Output, StringComparison.Ordinal);
        Assert.Contains("key frames     every 2 s", probed.Output, StringComparison.Ordinal);
        Assert.Contains("from the camera's sender reports", probed.Output, StringComparison.Ordinal);
        Assert.Contains(" 0 lost", probed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", probed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiver_reports_tell_the_camera_its_loss()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Faults = FaultSyntax.Parse("loss=5%") }, ct);
        SimulatedCamera camera = simulator.Camera("cam-1");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task<ToolResult> recording = StandaloneHost.RunAsync(["record", simulator.UrlOf("cam-1").AbsoluteUri, NewFile(), "--seconds", "60"], stop.Token);

        // one comes every 5 s, of either track, and the sender reports it answers are lost like anything else
        await Until.TrueAsync(() => camera.Counters.LastReceiverReport is { CumulativeLost: > 0, LastSenderReport: not 0 }, Patience, ct);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recording);
    }

    [Fact]
    public async Task What_is_lost_is_left_out_and_never_shown_broken()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Faults = FaultSyntax.Parse("loss=1%") }, ct);
        string file = await RecordAsync(simulator, 6, ct);

        await Ffmpeg.AssertDecodesWholeAsync(file, ct);
    }

    [Fact]
    public async Task A_change_of_size_begins_the_next_file()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Faults = FaultSyntax.Parse("sps-change@2s") }, ct);
        string first = await RecordAsync(simulator, 5, ct);
        string second = Path.ChangeExtension(first, null) + "-2.mp4";

        foreach (string file in new[] { first, second })
            await Ffmpeg.AssertDecodesWholeAsync(file, ct);
        Assert.Equal("1280,720", await SizeAsync(first, ct));
        Assert.Equal("640,360", await SizeAsync(second, ct));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("wrap@2s")]
    [InlineData("clock-reset@2s")]
    [InlineData("drift=2%")]
    public async Task A_fault_of_the_camera_does_not_reach_the_viewer(string fault)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Faults = FaultSyntax.Parse(fault) }, ct);
        string file = await RecordAsync(simulator, 5, ct);

        await Ffmpeg.AssertDecodesWholeAsync(file, ct);
    }

    [Theory]
    [InlineData("disconnect@2s", "closed the connection")]
    [InlineData("no-key-frame", "no key frame")]
    [InlineData("401-loop", "refused the credentials")]
    public async Task A_fault_that_ends_it_is_told_in_words(string fault, string words)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        var options = new CameraSimOptions { Faults = FaultSyntax.Parse(fault), Credentials = new RtspCredentials("u", "p") };
        await using CameraSimulator simulator = await StartAsync(options, ct);
        string url = string.Create(CultureInfo.InvariantCulture, $"rtsp://u:p@127.0.0.1:{simulator.Port}/cam-1");

        ToolResult probed = await StandaloneHost.RunAsync(["probe", url, "--seconds", "4"], ct);

        Assert.Equal(1, probed.ExitCode);
        Assert.Contains(words, probed.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Each answer is there within its own time-out.</summary>
    [Fact]
    public async Task A_probe_that_is_held_up_says_how_far_it_came()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Faults = FaultSyntax.Parse("slow-setup=5s") }, ct);
        var options = new RtspClientOptions { FirstPacketTimeout = TimeSpan.FromMilliseconds(100) };
        var puller = new RtspPuller(RtspSource.Parse(simulator.UrlOf("cam-1").AbsoluteUri), options, TimeProvider.System);

        RtspException e = await Assert.ThrowsAsync<RtspMediaException>(() => puller.ProbeAsync(TimeSpan.FromMilliseconds(300), ct));

        Assert.Equal("SETUP: the camera took too long to get this far", e.Message);
    }

    private static Task<CameraSimulator> StartAsync(CameraSimOptions options, CancellationToken ct) =>
        CameraSimulator.StartAsync(options, TimeProvider.System, ct);

    private string NewFile() => Path.Combine(_folder.FullName, "recording.mp4");

    private async Task<string> RecordAsync(CameraSimulator simulator, int seconds, CancellationToken ct, params string[] options)
    {
        string file = NewFile();
        ToolResult recorded = await StandaloneHost.RunAsync(
            ["record", simulator.UrlOf("cam-1").AbsoluteUri, file, "--seconds", seconds.ToString(CultureInfo.InvariantCulture), .. options], ct);
        Assert.Equal((0, ""), (recorded.ExitCode, recorded.Errors));
        return file;
    }

    private static async Task<string> SizeAsync(string file, CancellationToken ct) =>
        (await Tool.RunAsync("ffprobe", ["-v", "warning", "-select_streams", "v", "-show_entries", "stream=width,height", "-of", "csv=p=0", file], ct)).Output.Trim();
}
