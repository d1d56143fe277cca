using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.Core.Rtsp.Auth;
using Fleet.EndToEnd.Tests.Faults.Viewers;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class HostKilledTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-killed-");

    [Fact]
    public async Task A_host_that_is_killed_while_it_serves_and_is_written_to_comes_back_whole()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(
            new CameraSimOptions { Credentials = new RtspCredentials("viewer", "s3cret"), KeyFrameAtPlay = true }, TimeProvider.System, _ct);
        string config = Path.Combine(_folder.FullName, "fleet.json");
        await File.WriteAllTextAsync(config, "{}", _ct);
        string name = "";
        List<string> added = [];
        using (RunningHost host = await RunningHost.StartAsync(["--config", config], _ct))
        using (var http = new HttpClient { BaseAddress = host.Address })
        {
            await AddAsync(http, "door", simulator.UrlOf("cam-1"));
            await using var viewer = new BodyViewer(http, "/live/door/cmaf", hasLengths: true);
            viewer.Start();
            await Until.TrueAsync(() => viewer.Played.Pictures > 10, Audience.Patience, _ct, viewer.ToString);
            Task writing = WriteUntilItDiesAsync(http, simulator.UrlOf("cam-1"), acknowledged => name = acknowledged, added);
            await Until.TrueAsync(() => added.Count >= 20, Audience.Patience, _ct);
            host.Kill();
            await writing;
            await Until.TrueAsync(() => viewer.Ended is not null, Audience.Patience, _ct, viewer.ToString);
        }

        using RunningHost again = await RunningHost.StartAsync(["--config", config], _ct);
        using var client = new HttpClient { BaseAddress = again.Address };
        JsonElement door = await client.GetFromJsonAsync<JsonElement>("/api/cameras/door", _ct);
        // the write that was under way may be there or not; what was acknowledged is
        int acknowledged = Number(name), kept = Number(door.GetProperty("name").GetString()!);
        Assert.InRange(kept, acknowledged, acknowledged + 1);
        foreach (string id in added)
        {
            using HttpResponseMessage found = await client.GetAsync($"/api/cameras/{id}", _ct);
            Assert.True(found.StatusCode == HttpStatusCode.OK, $"{id} is lost");
        }

        // its credentials too, which are shown to nobody
        await using var next = new BodyViewer(client, "/live/door/cmaf", hasLengths: true);
        next.Start();
        await Until.TrueAsync(() => next.Played.Pictures > 10, Audience.Patience, _ct, next.ToString);
        await AddAsync(client, "written-after-all", simulator.UrlOf("cam-1"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static int Number(string name) => int.Parse(name.AsSpan("Door ".Length), null);

    private async Task AddAsync(HttpClient http, string id, Uri source)
    {
        using HttpResponseMessage added = await http.PostAsJsonAsync("/api/cameras",
            new { id, name = "Door 0", source = source.AbsoluteUri, credentials = new { user = "viewer", password = "s3cret" } }, _ct);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
    }

    private async Task WriteUntilItDiesAsync(HttpClient http, Uri source, Action<string> acknowledged, List<string> added)
    {
        try
        {
            for (int i = 1; ; i++)
            {
                string name = $"Door {i}";
                using var patch = new StringContent(JsonSerializer.Serialize(new { name }), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/merge-patch+json"));
                using HttpResponseMessage patched = await http.PatchAsync("/api/cameras/door", patch, _ct);
                Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
                acknowledged(name);
                await AddAsync(http, $"cam-{i}", source);
                added.Add($"cam-{i}");
            }
        }
        catch (HttpRequestException)
        {
            // it is dead
        }
    }
}
