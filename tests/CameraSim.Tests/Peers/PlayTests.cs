using Fleet.Core.Rtsp.Auth;
using Fleet.Testing.Tools;

namespace Fleet.CameraSim.Tests.Peers;

public class PlayTests
{
    [Theory]
    [InlineData(SimulatedVideo.H264, SimulatedAudio.Aac, "tcp")]
    [InlineData(SimulatedVideo.H264, SimulatedAudio.Aac, "udp")]
    [InlineData(SimulatedVideo.H265, SimulatedAudio.Opus, "tcp")]
    [InlineData(SimulatedVideo.H265, SimulatedAudio.Pcmu, "udp")]
    [InlineData(SimulatedVideo.H264WithBFrames, SimulatedAudio.Pcma, "tcp")]
    [InlineData(SimulatedVideo.H264WithBFrames, SimulatedAudio.None, "udp")]
    public async Task Ffmpeg_decodes_every_picture_without_a_warning(SimulatedVideo video, SimulatedAudio audio, string transport)
    {
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Video = video, Audio = audio, KeyFrameAtPlay = true });
        (int exitCode, string output, string errors) = await Tool.RunAsync("ffmpeg", ["-v", "warning", "-rtsp_transport", transport, "-i", Url(simulator), "-map", "0:v", "-frames:v", "50", "-f", "framecrc", "-"], TestContext.Current.CancellationToken);
        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
        Assert.Equal(50, output.Split('\n').Count(line => line.StartsWith("0,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(SimulatedAudio.Aac, "aac,48000,2")]
    [InlineData(SimulatedAudio.Opus, "opus,48000,2")]
    [InlineData(SimulatedAudio.Pcma, "pcm_alaw,8000,1")]
    [InlineData(SimulatedAudio.Pcmu, "pcm_mulaw,8000,1")]
    public async Task Ffprobe_recognises_the_sound(SimulatedAudio audio, string expected)
    {
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Audio = audio, KeyFrameAtPlay = true });
        (_, string output, string errors) = await Tool.RunAsync("ffprobe", ["-v", "warning", "-rtsp_transport", "tcp", "-select_streams", "a",
            "-show_entries", "stream=codec_name,sample_rate,channels", "-of", "csv=p=0", Url(simulator)], TestContext.Current.CancellationToken);
        Assert.Equal("", errors);
        Assert.Equal(expected, output.Trim());
    }

    [Theory]
    [InlineData(AuthenticationScheme.Digest)]
    [InlineData(AuthenticationScheme.Basic)]
    public async Task Ffprobe_signs_in_and_takes_its_leave(AuthenticationScheme scheme)
    {
        var options = new CameraSimOptions { Credentials = new RtspCredentials("u", "p"), Authentication = scheme, BitRate = 4_000_000, KeyFrameAtPlay = true };
        await using CameraSimulator simulator = await StartAsync(options);
        string url = Url(simulator).Replace("rtsp://", "rtsp://u:p@", StringComparison.Ordinal);
        (_, string output, string errors) = await Tool.RunAsync("ffprobe", ["-v", "warning", "-rtsp_transport", "tcp", "-select_streams", "v",
            "-show_entries", "stream=codec_name,width,height,avg_frame_rate", "-of", "csv=p=0", url], TestContext.Current.CancellationToken);
        Assert.Equal("", errors);
        Assert.Equal("h264,1280,720,25/1", output.Trim());
        Assert.Equal(1, simulator.Camera("cam-1").Counters.Teardowns);
        Assert.Equal(0, simulator.Camera("cam-1").Counters.SessionsOpen);
    }

    [Theory]
    [InlineData(SimulatedVideo.H264, "tcp")]
    [InlineData(SimulatedVideo.H265, "udp")]
    public async Task GStreamer_plays_it(SimulatedVideo video, string transport)
    {
        // a pad that nothing takes from ends the pipeline when its packet is the first
        await using CameraSimulator simulator = await StartAsync(new CameraSimOptions { Video = video, Audio = SimulatedAudio.None, KeyFrameAtPlay = true });
        string codec = video == SimulatedVideo.H265 ? "h265" : "h264";
        (int exitCode, _, string errors) = await Tool.RunAsync("gst-launch-1.0", ["-q", "rtspsrc", $"location={Url(simulator)}", $"protocols={transport}", "latency=100",
            "!", "application/x-rtp,media=video", "!", $"rtp{codec}depay", "!", $"{codec}parse", "!", "identity", "eos-after=25", "!", "fakesink", "sync=false"], TestContext.Current.CancellationToken);
        Assert.True(errors.Length == 0, errors);
        Assert.Equal(0, exitCode);
    }

    private static Task<CameraSimulator> StartAsync(CameraSimOptions options) =>
        CameraSimulator.StartAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);

    private static string Url(CameraSimulator simulator) => simulator.UrlOf("cam-1").ToString();
}
