using System.Net;
using System.Net.Http.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Interop;
using Fleet.EndToEnd.Tests.Peers;

[assembly: AssemblyFixture(typeof(InteropHost))]

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>One running host for all these tests, started by the first of them. Each adds the cameras it needs over the API.</summary>
public sealed class InteropHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<RunningHost>> _host = new(() => RunningHost.StartAsync([], CancellationToken.None));
    private readonly Lazy<Task<InteropCamera>> _steady;
    private int _cameras;

    public InteropHost()
    {
        Http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { Timeout = Patience };
        _steady = new Lazy<Task<InteropCamera>>(StartSteadyAsync);
    }

    /// <summary>Knows no base address: a camera's paths are made by <see cref="InteropCamera"/>.</summary>
    internal HttpClient Http { get; }

    /// <summary>25 pictures a second, a key frame each second, AAC; EXT-X-TARGETDURATION is 2, and there are segments to fetch. For tests that change nothing.</summary>
    internal Task<InteropCamera> SteadyAsync() => _steady.Value;

    internal async Task<Uri> AddressAsync() => (await _host.Value).Address;

    /// <summary>A simulated camera of its own, and the host told of it.</summary>
    /// <param name="settings">Fields of the camera besides its id and source.</param>
    internal async Task<InteropCamera> StartCameraAsync(CameraSimOptions options, object settings, CancellationToken ct)
    {
        CameraSimulator simulator = await CameraSimulator.StartAsync(options, TimeProvider.System, ct);
        return await AddAsync(simulator.UrlOf("cam-1").AbsoluteUri, settings, simulator, ct);
    }

    internal async Task<InteropCamera> AddAsync(string source, object settings, CameraSimulator? simulator, CancellationToken ct)
    {
        string id = $"interop-{Interlocked.Increment(ref _cameras)}";
        Dictionary<string, object?> body = settings.GetType().GetProperties().ToDictionary(field => field.Name, field => field.GetValue(settings));
        (body["id"], body["source"]) = (id, source);
        Uri address = await AddressAsync();
        using HttpResponseMessage added = await Http.PostAsJsonAsync(new Uri(address, "/api/cameras"), body, ct);
        Assert.True(added.StatusCode == HttpStatusCode.Created, await added.Content.ReadAsStringAsync(ct));
        return new InteropCamera(Http, (await _host.Value).AddressOf(id), id, simulator);
    }

    private async Task<InteropCamera> StartSteadyAsync()
    {
        InteropCamera camera = await StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { segmentDuration = "500ms", hlsSessionTimeout = "1h" }, CancellationToken.None);
        foreach (string file in new[] { "video.m3u8", "audio.m3u8" }) await new HlsFollower(camera, file).UntilAsync(playlist => playlist.Complete.Count(segment => !segment.IsGap) >= 2, CancellationToken.None);
        return camera;
    }

    public async ValueTask DisposeAsync()
    {
        if (_steady.IsValueCreated) await (await _steady.Value).DisposeAsync();
        if (_host.IsValueCreated) (await _host.Value).Dispose();
        Http.Dispose();
    }
}
