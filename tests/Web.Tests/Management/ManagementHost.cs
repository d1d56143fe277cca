using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fleet.Core.Fleet;
using Fleet.Testing;
using Fleet.Web.Events;
using Fleet.Web.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleet.Web.Tests.Management;

/// <summary>The management API as a real server on loopback, and a client of it.</summary>
internal sealed class ManagementHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ManagementHost(WebApplication app, MemoryCameraRegistry registry, StubFleet fleet, ManualTime time)
    {
        _app = app;
        Registry = registry;
        Fleet = fleet;
        Time = time;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public MemoryCameraRegistry Registry { get; }

    public StubFleet Fleet { get; }

    public ManualTime Time { get; }

    public HttpClient Client { get; }

    public EventLog Events => _app.Services.GetRequiredService<EventLog>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ManagementHost> StartAsync(ICameraRegistry? instead = null)
    {
        var time = new ManualTime();
        var registry = new MemoryCameraRegistry(time);
        var fleet = new StubFleet();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(instead ?? registry);
        builder.Services.AddSingleton<IFleetState>(fleet);
        builder.Services.AddManagement();
        WebApplication app = builder.Build();
        app.MapManagement();
        await app.StartAsync(Ct);
        return new ManagementHost(app, registry, fleet, time);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json = null, string? ifMatch = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(type));
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using HttpResponseMessage response = await Client.SendAsync(request, Ct);
        string body = await response.Content.ReadAsStringAsync(Ct);
        return new Answer((int)response.StatusCode, response.Headers.ETag?.ToString(), response.Content.Headers.ContentType?.MediaType, body, response.Headers.Location?.ToString());
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Registry.Dispose();
    }

    internal sealed record Answer(int Status, string? ETag, string? Type, string Body, string? Location)
    {
        public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

        public string? ProblemType => Type == "application/problem+json" ? (string?)Json["type"] : null;

        public IEnumerable<string> BadFields => Json["errors"]!.AsObject().Select(pair => pair.Key);

        public IEnumerable<string> Ids => Json["items"]!.AsArray().Select(item => (string)item!["id"]!);
    }
}
