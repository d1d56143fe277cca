using System.Globalization;
using Fleet.EndToEnd.Tests.Browser;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests;

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
