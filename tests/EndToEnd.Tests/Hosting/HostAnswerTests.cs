using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Hosting;

/// <summary>What the host says besides pictures: to clients, to pages of others, to who reads its log.</summary>
public sealed class HostAnswerTests : IDisposable
{
    private const string Wall = "https://wall.example";
    private const string Stranger = "https://stranger.example";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-answers-");

    [Fact]
    public async Task Whatever_can_not_be_answered_is_answered_by_a_problem()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        using RunningHost host = await RunningHost.StartAsync([], ct);
        using var http = new HttpClient { BaseAddress = host.Address };

        await CheckAsync(http, HttpMethod.Get, "/nowhere", HttpStatusCode.NotFound, "not-found", ct);
        await CheckAsync(http, HttpMethod.Get, "/api/nothing", HttpStatusCode.NotFound, "not-found", ct);
        await CheckAsync(http, HttpMethod.Post, "/live/demo-1/cmaf", HttpStatusCode.MethodNotAllowed, "method-not-allowed", ct);
        await CheckAsync(http, HttpMethod.Put, "/api/cameras", HttpStatusCode.MethodNotAllowed, "method-not-allowed", ct);
        await CheckAsync(http, HttpMethod.Get, "/live/none/cmaf", HttpStatusCode.NotFound, "camera-not-configured", ct);
        await CheckAsync(http, HttpMethod.Get, "/ws/mse/demo-1", HttpStatusCode.BadRequest, "bad-request", ct);

        using HttpResponseMessage disabled = await http.PatchAsync("/api/cameras/demo-1", JsonContent.Create(new { enabled = false }), ct);
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        string detail = "";
        for (long start = TimeProvider.System.GetTimestamp(); !detail.Contains("disabled", StringComparison.Ordinal);)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience);
            using HttpResponseMessage answer = await http.GetAsync("/live/demo-1/keyframe.mp4", ct);
            if (answer.StatusCode == HttpStatusCode.NotFound) detail = await answer.Content.ReadAsStringAsync(ct);
        }

        Assert.Contains("camera-offline", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_change_while_it_runs_and_what_can_not_be_taken_changes_nothing()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        string config = Path.Combine(_folder.FullName, "fleet.json");
        await File.WriteAllTextAsync(config, "{}", ct);
        using RunningHost host = await RunningHost.StartAsync(["--config", config], ct);
        using var http = new HttpClient { BaseAddress = host.Address };

        // told of nothing: any page may play HLS, and no other page may do anything else
        Assert.Equal("*", await AllowedAsync(http, HttpMethod.Get, "/hls/none/index.m3u8", Stranger, ct));
        Assert.Null(await AllowedAsync(http, HttpMethod.Get, "/api/cameras", Stranger, ct));
        Assert.Null(await AllowedAsync(http, HttpMethod.Options, "/live/none/cmaf", Stranger, ct));

        await File.WriteAllTextAsync(config, $$"""{ "cors": { "origins": [ "{{Wall}}" ] }, "urls": "http://127.0.0.1:9", "cameras": "others.json" }""", ct);
        await Until.TrueAsync(() => host.HasSaid("The setting cors:origins is taken over"), Patience, ct);
        Assert.Contains("only count after a restart: cameras.", host.Output, StringComparison.Ordinal);
        Assert.Equal(Wall, await AllowedAsync(http, HttpMethod.Get, "/api/cameras", Wall, ct));
        Assert.Equal(Wall, await AllowedAsync(http, HttpMethod.Get, "/live/none/cmaf", Wall, ct));
        Assert.Equal(Wall, await AllowedAsync(http, HttpMethod.Options, "/api/cameras/door", Wall, ct));
        Assert.Null(await AllowedAsync(http, HttpMethod.Get, "/hls/none/index.m3u8", Stranger, ct));
        await CheckPreflightAsync(http, ct);
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(host, Stranger, ct));
        Assert.Equal(HttpStatusCode.NotFound, await ConnectAsync(host, Wall, ct));
        Assert.Equal(HttpStatusCode.NotFound, await ConnectAsync(host, host.Address.GetLeftPart(UriPartial.Authority), ct));
        Assert.Equal(HttpStatusCode.NotFound, await ConnectAsync(host, null, ct));

        await File.WriteAllTextAsync(config, """{ "cors": { "origins": "*" }, "logLevel": "loud" }""", ct);
        await Until.TrueAsync(() => host.HasSaid("logLevel is one of"), Patience, ct);
        Assert.Null(await AllowedAsync(http, HttpMethod.Get, "/api/cameras", Stranger, ct));
    }

    [Fact]
    public async Task Its_log_tells_of_cameras_and_viewers_and_never_of_passwords()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        using RunningHost host = await RunningHost.StartAsync(["--log-level", "debug"], ct);
        using var http = new HttpClient { BaseAddress = host.Address };
        using HttpResponseMessage added = await http.PostAsJsonAsync(
            "/api/cameras", new { id = "dark", source = "rtsp://operator:pa55word@127.0.0.1:9/door", mode = "always" }, ct);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using (HttpResponseMessage watched = await http.GetAsync("/live/demo-1/cmaf", HttpCompletionOption.ResponseHeadersRead, ct)) Assert.Equal(HttpStatusCode.OK, watched.StatusCode);

        await Until.TrueAsync(() => host.Output.Contains("Camera dark can't be reached yet.", StringComparison.Ordinal), Patience, ct);
        await Until.TrueAsync(() => host.Output.Contains("Camera demo-1: a viewer left, 0 now.", StringComparison.Ordinal), Patience, ct);
        Assert.Contains("Cameras: 4", host.Output, StringComparison.Ordinal);
        Assert.Contains("Camera demo-1: a viewer joined, 1 now.", host.Output, StringComparison.Ordinal);
        Assert.Contains("Camera demo-1 is Live.", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", host.Output, StringComparison.Ordinal);
        Assert.Equal(2, host.Output.Split("dark can't be reached yet").Length);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task CheckAsync(HttpClient http, HttpMethod method, string path, HttpStatusCode status, string type, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        using HttpResponseMessage response = await http.SendAsync(request, ct);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        Assert.Equal(type, problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    private static async Task<string?> AllowedAsync(HttpClient http, HttpMethod method, string path, string origin, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options) request.Headers.Add("Access-Control-Request-Method", "GET");
        using HttpResponseMessage response = await http.SendAsync(request, ct);
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? values) ? values.Single() : null;
    }

    private static async Task CheckPreflightAsync(HttpClient http, CancellationToken ct)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/cameras/door");
        preflight.Headers.Add("Origin", Wall);
        preflight.Headers.Add("Access-Control-Request-Method", "PATCH");
        preflight.Headers.Add("Access-Control-Request-Headers", "if-match,content-type");
        using HttpResponseMessage answer = await http.SendAsync(preflight, ct);
        Assert.Contains("PATCH", string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Contains("If-Match", string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
        using var get = new HttpRequestMessage(HttpMethod.Get, "/api/cameras");
        get.Headers.Add("Origin", Wall);
        using HttpResponseMessage cameras = await http.SendAsync(get, ct);
        string exposed = string.Join(',', cameras.Headers.GetValues("Access-Control-Expose-Headers"));
        Assert.All(new[] { "ETag", "Location", "Retry-After" }, header => Assert.Contains(header, exposed, StringComparison.Ordinal));
    }

    /// <returns>How a WebSocket to a camera that is not there is refused.</returns>
    private static async Task<HttpStatusCode> ConnectAsync(RunningHost host, string? origin, CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(new Uri(host.Address, "/ws/mse/none")) { Scheme = "ws" }.Uri, ct));
        return socket.HttpStatusCode;
    }
}
