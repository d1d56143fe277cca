using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery.Tests;

/// <summary>The real server on a loopback port, with a scripted source behind it.</summary>
internal sealed class DeliveryHost : IAsyncDisposable, IDeliverySettings
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private DeliveryHost(WebApplicationBuilder builder, IStreamSource? source, ManualTime time, IViewerSeats? seats)
    {
        Time = time;
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(source ?? Source);
        builder.Services.AddSingleton<IDeliverySettings>(this);
        if (seats is not null) builder.Services.AddSingleton(seats);
        builder.Services.AddDelivery();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapDelivery();
    }

    public ManualTime Time { get; }

    public ScriptedSource Source { get; } = new();

    /// <summary>What every camera whose name begins with "cam-" is configured as.</summary>
    public DeliveryCamera Camera { get; set; } = new();

    /// <summary>Cameras that are configured otherwise, or, with null, not at all.</summary>
    public ConcurrentDictionary<string, DeliveryCamera?> Others { get; } = new();

    public StreamHubs Hubs => _app.Services.GetRequiredService<StreamHubs>();

    public HttpClient Client { get; private set; } = null!;

    public CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="source">Null: <see cref="Source"/>.</param>
    public static async Task<DeliveryHost> StartAsync(IStreamSource? source = null, ManualTime? time = null, IViewerSeats? seats = null)
    {
        var host = new DeliveryHost(WebApplication.CreateSlimBuilder(), source, time ?? new ManualTime(), seats);
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        string address = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        host.Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri(address), Timeout = Patience };
        return host;
    }

    public DeliveryCamera? Find(CameraId camera) =>
        Others.TryGetValue(camera.Value, out DeliveryCamera? other) ? other : camera.Value.StartsWith("cam-", StringComparison.Ordinal) ? Camera : null;

    /// <summary>From here on the camera is live as soon as somebody holds it: all that <paramref name="camera"/> makes goes to its listener.</summary>
    public void GoLiveOnHold(SampleCamera camera, Action<SampleCamera> first) => Source.OnHold = listener =>
    {
        Source.OnHold = null;
        camera.PublishTo(listener);
        first(camera);
    };

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Ct);

    public async Task<ClientWebSocket> ConnectAsync(string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(Client.BaseAddress!) { Scheme = "ws", Path = path }.Uri, Ct);
        return socket;
    }

    /// <summary>Waits until what other threads do has come true.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, "The condition never came true.");
            await Task.Yield();
        }
    }

    public HubStatus Status => StatusOf("cam-1");

    public HubStatus StatusOf(string camera) => Hubs.TryGetStatus(CameraId.Parse(camera))!;

    /// <summary>Says that the process is about to stop, and stops nothing.</summary>
    public void AnnounceStop() => _app.Lifetime.StopApplication();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var abort = new CancellationTokenSource();
        await abort.CancelAsync();
        await _app.StopAsync(abort.Token);
        await _app.DisposeAsync();
    }
}
