using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Fleet.Delivery.Streams;
using Fleet.Edge.Hosting;
using Fleet.Edge.Settings;
using Fleet.Hosting.Server;
using Fleet.Hosting.Settings;
using Fleet.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Edge.Tests;

/// <summary>An edge as its command starts it, in this process.</summary>
internal sealed class TestEdge : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _running;
    private readonly WebApplication _app;

    private TestEdge(WebApplication app, Task running, CancellationTokenSource stop)
    {
        (_app, _running, _stop) = (app, running, stop);
        Client = new HttpClient { BaseAddress = new Uri(WebServer.AddressesOf(app).Single()) };
    }

    public HttpClient Client { get; }

    public StreamHubs Hubs => _app.Services.GetRequiredService<StreamHubs>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<TestEdge> StartAsync(string cameras, int gatewayPort, string streams)
    {
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["cameras"] = cameras,
            ["cluster:gateways"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{gatewayPort}"),
            ["streams"] = streams,
            ["logLevel"] = "warning",
        };
        var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource<WebApplication>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task running = EdgeHost.RunAsync(new SettingsReader(EdgeSettings.Keys, null, settings), TimeProvider.System, started.SetResult, stop.Token);
        if (await Task.WhenAny(started.Task, running).WaitAsync(Ct) == running) await running;
        return new TestEdge(await started.Task, running, stop);
    }

    public async Task<bool> IsReadyAsync()
    {
        using HttpResponseMessage response = await Client.GetAsync("/healthz/ready", Ct);
        return response.StatusCode == HttpStatusCode.OK;
    }

    public Task UntilReadyAsync() => Until.TrueAsync(IsReadyAsync, TestFleet.Patience, Ct);

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Ct);

    public async Task<JsonElement> JsonAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Ct);

    public async Task<ClientWebSocket> ConnectAsync(string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(Client.BaseAddress!) { Scheme = "ws", Path = path }.Uri, Ct);
        return socket;
    }

    /// <summary>As a signal would.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task BeginStopAsync() => _stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        _stop.Dispose();
    }
}
