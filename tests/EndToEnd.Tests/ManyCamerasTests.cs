using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests;

/// <summary>What the host tells of a fleet: of each camera by itself, also when it happens to all of them at once.</summary>
public sealed class ManyCamerasTests : IDisposable
{
    private const int Count = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-many-");
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_cameras_that_come_go_and_return_are_told_of_as_they_are()
    {
        var options = new CameraSimOptions { Cameras = Count, KeyFrameAtPlay = true };
        CameraSimulator simulator = await CameraSimulator.StartAsync(options, TimeProvider.System, _ct);
        string config = Path.Combine(_folder.FullName, "fleet.json");
        await File.WriteAllTextAsync(config, "{}", _ct);
        using RunningHost host = await RunningHost.StartAsync(["--config", config], _ct);
        using var http = new HttpClient { BaseAddress = host.Address };
        using var events = new EventReader(await http.GetStreamAsync("/api/events", _ct));
        for (int i = 1; i <= Count; i++)
        {
            using HttpResponseMessage added = await http.PostAsJsonAsync("/api/cameras",
                new { id = $"cam-{i}", source = simulator.UrlOf($"cam-{i}").AbsoluteUri, mode = "always" }, _ct);
            Assert.True(added.IsSuccessStatusCode, $"{added.StatusCode}");
        }

        // the simulator plays 25 pictures a second, and a key frame each second
        await UntilAllAsync(http, "live", stream => Near(25, Number(stream, "fps"), 0.2) && Number(stream, "gop") == 1 && Number(stream, "gopPictures") == 25);
        await AssertAllAsync(http, stream => Number(stream, "bitRate") > 10_000 && Number(stream, "uptime") > 0 && Text(stream, "lastError") is null);
        await events.UntilAsync(all => all.Count(e => e is ("state-changed", { } data) && data.Contains("\"state\":\"live\"", StringComparison.Ordinal)) == Count, Patience, _ct);

        using (HttpResponseMessage watched = await http.GetAsync("/live/cam-7/cmaf", HttpCompletionOption.ResponseHeadersRead, _ct))
        {
            await events.UntilAsync(all => all.Contains(("viewers-changed", Viewers(1, "\"cmaf\":1", ""))), Patience, _ct);
        }

        await events.UntilAsync(all => all.Contains(("viewers-changed", Viewers(0, "", "\"cmaf\":1"))), Patience, _ct);

        int port = simulator.Port;
        await simulator.DisposeAsync();
        await UntilAllAsync(http, "reconnecting", stream => Text(stream, "lastError")?.StartsWith("connect: ", StringComparison.Ordinal) == true && Number(stream, "uptime") == 0);
        await events.UntilAsync(
            all => all.Count(e => e is ("state-changed", { } data) && data.Contains("\"before\":\"live\",\"reason\":\"stream: ", StringComparison.Ordinal)) == Count, Patience, _ct);

        await using CameraSimulator again = await CameraSimulator.StartAsync(options with { Port = port }, TimeProvider.System, _ct);
        await UntilAllAsync(http, "live", _ => true);

        long asked = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await host.StopAsync(_ct));
        Assert.True(TimeProvider.System.GetElapsedTime(asked) < TimeSpan.FromSeconds(7), "it took much longer than 5 s to stop");
        await Until.TrueAsync(() => again.Cameras.All(camera => camera.Counters.Teardowns >= 1), Patience, _ct);
    }

    [Fact]
    public async Task The_description_has_the_state_of_a_camera_too()
    {
        using RunningHost host = await RunningHost.StartAsync([], _ct);
        using var http = new HttpClient { BaseAddress = host.Address };
        JsonElement description = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", _ct);

        Assert.True(description.GetProperty("paths").GetProperty("/live/{camera}/status").TryGetProperty("get", out _));
        Assert.True(description.GetProperty("components").GetProperty("schemas").GetProperty("StatusBody").GetProperty("properties").TryGetProperty("viewersByProtocol", out _));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Viewers(int cmaf, string joined, string left) =>
        $$$"""{"camera":"cam-7","viewers":{"all":{{{cmaf}}},"cmaf":{{{cmaf}}},"stream":0,"mse":0,"hls":0,"wall":0},"joined":{{{{joined}}}},"left":{{{{left}}}}}""";

    private async Task UntilAllAsync(HttpClient http, string state, Func<JsonElement, bool> isAsExpected)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        JsonElement[] odd;
        do
        {
            await look.WaitForNextTickAsync(_ct);
            JsonElement[] streams = await StreamsAsync(http);
            odd = [.. streams.Where(stream => Text(stream, "state") != state || !isAsExpected(stream))];
            if (streams.Length == Count && odd.Length == 0) return;
        }
        while (TimeProvider.System.GetElapsedTime(start) < Patience);
        Assert.Fail($"{odd.Length} streams are not {state} as they should be: {string.Join(", ", odd.Take(3))}");
    }

    private static async Task AssertAllAsync(HttpClient http, Func<JsonElement, bool> isAsExpected) =>
        Assert.All(await StreamsAsync(http), stream => Assert.True(isAsExpected(stream), stream.ToString()));

    private static async Task<JsonElement[]> StreamsAsync(HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/api/streams", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray()];

    private static bool Near(double expected, double actual, double share) => Math.Abs(actual - expected) <= expected * share;

    private static double Number(JsonElement stream, string name) => stream.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    private static string? Text(JsonElement stream, string name) => stream.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
