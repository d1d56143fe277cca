using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Players;

/// <summary>What ffprobe and ffplay make of the running host.</summary>
public sealed partial class FfmpegPlayerTests
{
    private const int PicturesASecond = 25;
    private const int Seconds = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("/hls/door/index.m3u8")]
    [InlineData("/live/door/stream.mp4")]
    public async Task Ffprobe_counts_the_pictures_and_ffplay_plays_on(string path)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, ct);
        using RunningHost host = await RunningHost.StartAsync([], ct);
        using var http = new HttpClient { BaseAddress = host.Address };
        using HttpResponseMessage added = await http.PostAsJsonAsync("/api/cameras", new { id = "door", source = simulator.UrlOf("cam-1").AbsoluteUri }, ct);
        added.EnsureSuccessStatusCode();
        string uri = new Uri(host.Address, path).AbsoluteUri;

        // not its warnings: ffmpeg 5 asks for segments whose EXT-X-GAP says they are not there, and reads the init segment again with each playlist
        ToolResult probed = await Tool.RunAsync("ffprobe",
            ["-v", "error", "-count_frames", "-read_intervals", $"%+{Seconds}", "-show_entries", "stream=codec_name,width,height,nb_read_frames", "-of", "csv=p=0", uri], ct);

        Assert.Equal("", probed.Errors);
        Assert.Contains($"h264,1280,720,{Seconds * PicturesASecond}", probed.Output.Split('\n'));
        Assert.Contains(probed.Output.Split('\n'), line => line.StartsWith("aac,", StringComparison.Ordinal));
        await PlayAsync(uri, ct).WaitAsync(Patience, ct);
    }

    /// <summary>ffplay tells its clock again and again; it is done when that has gone on for a while.</summary>
    private static async Task PlayAsync(string uri, CancellationToken ct)
    {
        // no screen, no loudspeaker
        using Process player = Tool.Start("env", ["SDL_VIDEODRIVER=dummy", "SDL_AUDIODRIVER=dummy", "ffplay", "-v", "error", "-stats", "-autoexit", uri]);
        try
        {
            double? first = null;
            string said = "";
            while (await player.StandardError.ReadLineAsync(ct) is { } line)
            {
                if (Clock().Match(line) is not { Success: true } match)
                {
                    said += line + "\n";
                    continue;
                }

                double clock = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                if (clock - (first ??= clock) >= Seconds) return;
            }

            Assert.Fail("ffplay ended: " + said);
        }
        finally
        {
            if (!player.HasExited) player.Kill(entireProcessTree: true);
            await player.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>"   3.52 A-V: -0.003 fd=   0 …"; nan until it has begun.</summary>
    [GeneratedRegex(@"^\s*(\d+\.\d+) (?:A-V|M-V|M-A):")]
    private static partial Regex Clock();
}
