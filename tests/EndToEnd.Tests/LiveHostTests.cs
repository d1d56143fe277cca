using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests;

/// <summary>The host as people run it.</summary>
public sealed class LiveHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-host-");

    [Fact]
    public async Task Told_of_nothing_it_serves_four_simulated_cameras_and_leaves_when_asked()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        using RunningHost host = await RunningHost.StartAsync([], ct);
        using var http = new HttpClient { BaseAddress = host.Address };

        JsonElement cameras = await http.GetFromJsonAsync<JsonElement>("/api/cameras", ct);
        Assert.Equal(["demo-1", "demo-2", "demo-3", "demo-4"], cameras.GetProperty("items").EnumerateArray().Select(camera => camera.GetProperty("id").GetString()!));
        Assert.Contains("<title>Fleet</title>", await http.GetStringAsync("/", ct), StringComparison.Ordinal);
        await using Stream stream = await http.GetStreamAsync("/live/demo-1/cmaf?tracks=video", ct);
        Assert.Equal("ftyp", await ReadFrameTypeAsync(stream, ct));

        // sound may begin with silence, which nobody captured
        var types = new List<string>();
        while (types.Count < 50) types.Add(await ReadFrameTypeAsync(stream, ct));
        Assert.Equal(Enumerable.Repeat("prft", types.Count), types);

        long asked = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await host.StopAsync(ct));
        Assert.True(TimeProvider.System.GetElapsedTime(asked) < TimeSpan.FromSeconds(5), "it took longer than 5 s to stop");
    }

    [Fact]
    public async Task A_camera_added_over_the_api_plays_and_is_there_after_a_restart()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, ct);
        string config = Path.Combine(_folder.FullName, "fleet.json");
        await File.WriteAllTextAsync(config, "{}", ct);
        using (RunningHost host = await RunningHost.StartAsync(["--config", config], ct))
        {
            using var http = new HttpClient { BaseAddress = host.Address };
            using HttpResponseMessage added = await http.PostAsJsonAsync("/api/cameras", new { id = "door", source = simulator.UrlOf("cam-1").AbsoluteUri }, ct);
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
            ToolResult probed = await Tool.RunAsync("ffprobe",
                ["-v", "warning", "-read_intervals", "%+2", "-show_entries", "stream=codec_name", "-of", "csv=p=0", new Uri(host.Address, "/live/door/stream.mp4").AbsoluteUri], ct);
            Assert.Equal("h264\naac\n", probed.Output.ReplaceLineEndings("\n"));
        }

        // the process was killed: what it had acknowledged is in the file
        using RunningHost again = await RunningHost.StartAsync(["--config", config], ct);
        using var client = new HttpClient { BaseAddress = again.Address };
        Assert.Equal("door", (await client.GetFromJsonAsync<JsonElement>("/api/cameras/door", ct)).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{ "urls": "http://0.0.0.0:0" }""", "allowAnonymous")]
    [InlineData("""{ "urls": "localhost" }""", "urls: 'localhost'")]
    [InlineData("""{ "colour": "red" }""", "'colour'")]
    [InlineData("""{ "allowAnonymous": "perhaps" }""", "allowAnonymous is true or false")]
    [InlineData("""{ """, "can't be read")]
    public async Task A_setting_that_can_not_be_is_named(string json, string words)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        string config = Path.Combine(_folder.FullName, "fleet.json");
        await File.WriteAllTextAsync(config, json, ct);

        ToolResult result = await StandaloneHost.RunAsync(["--config", config], ct);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Reads one length-prefixed frame; the type of its first box.</summary>
    private static async Task<string> ReadFrameTypeAsync(Stream stream, CancellationToken ct)
    {
        byte[] prefix = new byte[4];
        await stream.ReadExactlyAsync(prefix, ct);
        byte[] frame = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix)];
        await stream.ReadExactlyAsync(frame, ct);
        return System.Text.Encoding.ASCII.GetString(frame, 4, 4);
    }
}
