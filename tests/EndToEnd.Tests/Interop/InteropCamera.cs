using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.Testing;
using Fleet.Testing.Hls;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>One camera of the running host, as its viewers reach it.</summary>
internal sealed class InteropCamera(HttpClient http, Uri host, string id, CameraSimulator? simulator) : IAsyncDisposable
{
    /// <summary>Playbacks that name no session are told apart by nothing but their address: tests name one.</summary>
    public const string Session = "session=test";

    public string Id => id;

    public Uri Host => host;

    public SimulatedCamera Source => simulator!.Camera("cam-1");

    public int SourcePort => simulator!.Port;

    public Uri Hls(string file) => new(host, $"/hls/{id}/{file}");

    public Uri Live(string file) => new(host, $"/live/{id}/{file}");

    public Uri Video(string directives) => Hls($"video.m3u8?{Session}{(directives.Length > 0 ? "&" : "")}{directives}");

    public Task<HttpResponseMessage> GetAsync(Uri uri, CancellationToken ct) => http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, ct);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri uri, Action<HttpRequestHeaders> headers, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, uri);
        headers(request.Headers);
        return await http.SendAsync(request, ct);
    }

    public Task<byte[]> BytesAsync(string file, CancellationToken ct) => http.GetByteArrayAsync(Hls(file), ct);

    public async Task<HttpStatusCode> StatusOfAsync(string file, CancellationToken ct)
    {
        using HttpResponseMessage response = await GetAsync(Hls(file), ct);
        return response.StatusCode;
    }

    /// <summary>The video playlist.</summary>
    public async Task<MediaPlaylist> PlaylistAsync(CancellationToken ct, string directives = "") => MediaPlaylist.Parse(await http.GetStringAsync(Video(directives), ct));

    /// <summary>Any file of the stream that is a media playlist.</summary>
    public async Task<MediaPlaylist> MediaAsync(string file, CancellationToken ct) => MediaPlaylist.Parse(await http.GetStringAsync(Hls(file), ct));

    /// <summary>The answer's status, and its problem's type and detail where it is one.</summary>
    public async Task<(HttpStatusCode Status, string Type, string Detail)> ProblemAsync(Uri uri, CancellationToken ct)
    {
        using HttpResponseMessage response = await GetAsync(uri, ct);
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return (response.StatusCode, "", "");
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return (response.StatusCode, problem.GetProperty("type").GetString()!, problem.GetProperty("detail").GetString()!);
    }

    public Task<JsonElement> StatusAsync(CancellationToken ct) => http.GetFromJsonAsync<JsonElement>(Live("status"), ct);

    /// <summary>Cuts the connection without a word, once.</summary>
    public async Task CutAsync(CancellationToken ct)
    {
        int open = Source.Counters.SessionsOpen;
        long before = Source.Counters.SessionsTotal;
        Assert.Equal(1, open);
        Source.Faults = new FaultSet { DisconnectAfter = TimeSpan.Zero };
        await Until.TrueAsync(() => Source.Counters.SessionsOpen == 0 || Source.Counters.SessionsTotal > before, TimeSpan.FromSeconds(20), ct);
        Source.Faults = FaultSet.None;
    }

    public async Task ChangeAsync(object fields, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(host, $"/api/cameras/{id}")) { Content = JsonContent.Create(fields, new MediaTypeHeaderValue("application/merge-patch+json")) };
        using HttpResponseMessage changed = await http.SendAsync(request, ct);
        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync(ct));
    }

    public async ValueTask DisposeAsync()
    {
        using (HttpResponseMessage _ = await http.DeleteAsync(new Uri(host, $"/api/cameras/{id}"))) { }
        if (simulator is not null) await simulator.DisposeAsync();
    }
}
