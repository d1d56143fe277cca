using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fleet.EndToEnd.Tests.Faults;
using Fleet.EndToEnd.Tests.Peers;

[assembly: AssemblyFixture(typeof(FaultHost))]

namespace Fleet.EndToEnd.Tests.Faults;

/// <summary>One host for all fault tests, started by the first of them: what happens to one camera must not reach the others.</summary>
public sealed class FaultHost : IAsyncDisposable
{
    /// <summary>In turn, so that each of two has answered for itself.</summary>
    private const int EdgesAsked = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-faults-");
    private readonly SemaphoreSlim _starting = new(1, 1);
    private RunningHost? _host;
    private HttpClient? _http;

    internal HttpClient Http => _http ?? throw new InvalidOperationException("No camera has been added yet.");

    internal Uri Address => Http.BaseAddress!;

    /// <summary>Adds a camera by the management API, as a person does.</summary>
    internal async Task AddAsync(string camera, Uri source, object? settings, CancellationToken ct)
    {
        await StartAsync(ct);
        Dictionary<string, object?> body = new() { ["id"] = camera, ["source"] = source.AbsoluteUri };
        foreach ((string name, JsonElement value) in JsonSerializer.SerializeToElement(settings ?? new { }).EnumerateObject().Select(each => (each.Name, each.Value)))
            body[name] = value;
        using HttpResponseMessage added = await Http.PostAsJsonAsync("/api/cameras", body, ct);
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(ct));
        for (int known = 0; ClusterUnderTest.IsMeant && known < EdgesAsked;) known = await IsKnownAsync(camera, ct) ? known + 1 : 0;
    }

    /// <summary>Each edge hears of a camera by itself, and each connection may reach another one.</summary>
    private async Task<bool> IsKnownAsync(string camera, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using HttpResponseMessage status = await http.GetAsync($"/live/{camera}/status", ct);
        return status.IsSuccessStatusCode || await status.Content.ReadAsStringAsync(ct) is var body && !body.Contains("camera-not-configured", StringComparison.Ordinal);
    }

    internal async Task PatchAsync(string camera, object changes, CancellationToken ct)
    {
        using var content = new StringContent(JsonSerializer.Serialize(changes), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/merge-patch+json"));
        using HttpResponseMessage patched = await Http.PatchAsync($"/api/cameras/{camera}", content, ct);
        Assert.True(patched.IsSuccessStatusCode, await patched.Content.ReadAsStringAsync(ct));
    }

    internal async Task<JsonElement> StatusAsync(string camera, CancellationToken ct) =>
        await Http.GetFromJsonAsync<JsonElement>($"/live/{camera}/status", ct);

    /// <summary>The camera's entry in <c>/api/streams</c>; null while it has none.</summary>
    internal async Task<JsonElement?> StreamAsync(string camera, CancellationToken ct)
    {
        JsonElement streams = await Http.GetFromJsonAsync<JsonElement>("/api/streams", ct);
        foreach (JsonElement stream in streams.GetProperty("items").EnumerateArray())
            if (stream.GetProperty("camera").GetString() == camera) return stream;
        return null;
    }

    /// <summary>Both places that tell a camera's state tell this one.</summary>
    internal async Task UntilStateAsync(string camera, string state, TimeSpan within, CancellationToken ct)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            string live = (await StatusAsync(camera, ct)).GetProperty("state").GetString()!;
            string? managed = (await StreamAsync(camera, ct))?.GetProperty("state").GetString();
            if (live == state && managed == state) return;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < within, $"{camera} is {live} to viewers and {managed} to managers, not {state}.");
            await look.WaitForNextTickAsync(ct);
        }
    }

    /// <summary><c>/api/streams</c> tells this of the camera's last failure.</summary>
    internal async Task UntilErrorAsync(string camera, string pattern, TimeSpan within, CancellationToken ct)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            string? error = (await StreamAsync(camera, ct))?.GetProperty("lastError").GetString();
            if (error is not null && Regex.IsMatch(error, $"^{pattern}", RegexOptions.CultureInvariant)) return;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < within, $"The last error of {camera} is '{error}', not '{pattern}'.");
            await look.WaitForNextTickAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _host?.Dispose();
        _starting.Dispose();
        _folder.Delete(recursive: true);
        await ValueTask.CompletedTask;
    }

    private async Task StartAsync(CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            if (_host is not null) return;
            string config = Path.Combine(_folder.FullName, "fleet.json");
            await File.WriteAllTextAsync(config, "{}", ct);
            _host = await RunningHost.StartAsync(["--config", config], ct);
            _http = new HttpClient { BaseAddress = _host.Address, Timeout = TimeSpan.FromSeconds(60) };
        }
        finally
        {
            _starting.Release();
        }
    }
}
