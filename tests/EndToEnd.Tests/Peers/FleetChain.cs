using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>Two hosts in a chain: the first pulls a simulated camera as <c>door</c>, the second pulls that from the first as <c>far</c>.</summary>
public sealed class FleetChain : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-chain-");
    private readonly HttpClient _http = new();
    private RunningHost? _first;
    private RunningHost? _second;

    public CameraSimulator Simulator { get; private set; } = null!;

    public Uri First { get; private set; } = null!;

    public Uri Second { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        Simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Audio = SimulatedAudio.Aac }, TimeProvider.System, ct);
        _first = await StartAsync("first", "http://127.0.0.1:0", ct);
        First = _first.Address;
        _second = await StartAsync("second", "http://127.0.0.1:0", ct);
        Second = _second.Address;
        await AddAsync(First, "door", Simulator.UrlOf("cam-1").AbsoluteUri, ct);
        await AddAsync(Second, "far", $"fleet+{new Uri(First, "/door")}", ct);
    }

    public async Task AddAsync(Uri host, string id, string source, CancellationToken ct)
    {
        using HttpResponseMessage added = await _http.PostAsJsonAsync(new Uri(host, "/api/cameras"), new { id, source, closeAfter = "0s" }, ct);
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(ct));
    }

    /// <summary>The first host's camera is another one from here on.</summary>
    public async Task MoveAsync(string source, CancellationToken ct)
    {
        using HttpResponseMessage moved = await _http.PatchAsJsonAsync(new Uri(First, "/api/cameras/door"), new { source }, ct);
        Assert.True(moved.IsSuccessStatusCode, await moved.Content.ReadAsStringAsync(ct));
    }

    public void KillFirst()
    {
        _first!.Dispose();
        _first = null;
    }

    /// <summary>The first host comes back where it was, with the cameras it had.</summary>
    public async Task RestartFirstAsync(CancellationToken ct) => _first = await StartAsync("first", First.GetLeftPart(UriPartial.Authority), ct);

    public Task<JsonElement> StatusAsync(Uri host, string camera, CancellationToken ct) =>
        _http.GetFromJsonAsync<JsonElement>(new Uri(host, $"/live/{camera}/status"), ct);

    public async ValueTask DisposeAsync()
    {
        _second?.Dispose();
        _first?.Dispose();
        await Simulator.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<RunningHost> StartAsync(string name, string urls, CancellationToken ct)
    {
        string config = Path.Combine(_folder.FullName, name, "fleet.json");
        Directory.CreateDirectory(Path.GetDirectoryName(config)!);
        await File.WriteAllTextAsync(config, "{}", ct);
        return await RunningHost.StartAsync(["--config", config], ct, urls);
    }
}
