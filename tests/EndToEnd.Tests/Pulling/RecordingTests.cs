using System.Globalization;
using Fleet.EndToEnd.Tests.Browser;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.EndToEnd.Tests.Players;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Pulling;

/// <summary>GStreamer's server sends a known number of pictures; whatever judges the recording must find exactly those.</summary>
public sealed class RecordingTests : IDisposable
{
    private const int AboutPictures = 75;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-recording-");

    public static TheoryData<string, string, string?> Mounts() => new()
    {
        { "h264", "h264", null },
        { "h264-b", "h264", null },
        { "h265", "hevc", null },
        { "h264-aac", "h264", "aac" },
        { "h264-latm", "h264", "aac" },
        { "h264-opus", "h264", "opus" },
        { "h264-pcma", "h264", "flac" },
        { "h264-pcmu", "h264", "flac" },
        { "h265-pcma", "hevc", "flac" },
    };

    [Theory]
    [MemberData(nameof(Mounts))]
    public async Task A_recording_of_gstreamers_server_decodes_whole(string mount, string videoCodec, string? audioCodec)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        Recording recording = await RecordAsync(mount, ct);
        string file = recording.File;

        await Ffmpeg.AssertDecodesWholeAsync(file, ct);
        string[] streams = await StreamsAsync(file, ct);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{videoCodec},{recording.PicturesSent}"), streams[0]);
        Assert.Equal(audioCodec, streams.ElementAtOrDefault(1)?.Split(',')[0]);
    }

    /// <remarks>Not with FLAC: mp4box.js 2.4.1 reads dfLa on behind the block that is marked as the last, and stops at those that are not.</remarks>
    [Theory]
    [InlineData("h264")]
    [InlineData("h265")]
    [InlineData("h264-aac")]
    [InlineData("h264-opus")]
    public async Task Mp4box_knows_every_box_of_a_recording(string mount)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        NodeModules.SkipUnlessInstalled("mp4box");
        Recording recording = await RecordAsync(mount, ct);

        string judge = Path.Combine(NodeModules.Find("mp4box")!, "..", "mp4box-judge.mjs");
        ToolResult judged = await Tool.RunAsync("node", [judge, recording.File], ct);

        Assert.Equal((0, ""), (judged.ExitCode, judged.Errors));
        string[] tracks = judged.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(mount.Contains('-', StringComparison.Ordinal) ? 2 : 1, tracks.Length);
        Assert.StartsWith("1 ", tracks[0], StringComparison.Ordinal);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $" {recording.PicturesSent}"), tracks[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h264-aac", "avc1.42C01E,mp4a.40.2")]
    [InlineData("h264-opus", "avc1.42C01E,opus")]
    [InlineData("h264-pcma", "avc1.42C01E,flac")]
    public async Task Chromium_plays_a_recording_through_media_source(string mount, string codecs)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        Chromium.SkipUnlessInstalled();
        Recording recording = await RecordAsync(mount, ct);
        byte[] media = await File.ReadAllBytesAsync(recording.File, ct);

        PlaybackResult result = await MediaSourcePlayback.PlayAsync(media, $"video/mp4; codecs=\"{codecs}\"", ct);

        Assert.True(result.Supported);
        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Ranges);
        Assert.Equal(1, result.FinalRanges);
        Assert.Equal(recording.PicturesSent, result.Pictures);
        Assert.Equal((640, 360), (result.Width, result.Height));
        Assert.True(result.AudioBytes > 0, "no audio was decoded");
        Assert.True(result.Played > recording.PicturesSent / 25.0 - 0.2, $"it ended at {result.Played} s");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<Recording> RecordAsync(string mount, CancellationToken ct)
    {
        using GStreamerServer server = await GStreamerServer.StartAsync(AboutPictures, ct);
        string file = Path.Combine(_folder.FullName, mount + ".mp4");
        ToolResult recorded = await StandaloneHost.RunAsync(["record", server.Url(mount), file, "--seconds", "60"], ct);
        Assert.Equal("", recorded.Errors);
        Assert.Equal(0, recorded.ExitCode);
        return new Recording(file, await server.PicturesSentAsync(mount, ct));
    }

    private static async Task<string[]> StreamsAsync(string file, CancellationToken ct)
    {
        ToolResult probed = await Tool.RunAsync("ffprobe",
            ["-v", "warning", "-count_packets", "-show_entries", "stream=codec_name,nb_read_packets", "-of", "csv=p=0", file], ct);
        Assert.Equal("", probed.Errors);
        return probed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private sealed record Recording(string File, int PicturesSent);
}
