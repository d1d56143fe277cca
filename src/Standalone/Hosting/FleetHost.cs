using Fleet.CameraSim;
using Fleet.Core.Fleet;
using Fleet.Delivery;
using Fleet.Hosting;
using Fleet.Hosting.Cameras;
using Fleet.Hosting.Registry;
using Fleet.Hosting.Server;
using Fleet.Hosting.Settings;
using Fleet.Postgres;
using Fleet.Standalone.Fleet;
using Fleet.Standalone.Settings;
using Fleet.Web.Access;
using Fleet.Web.Events;
using Fleet.Web.Management;
using Fleet.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Standalone.Hosting;

/// <summary>Everything in one process: cameras in a file or a database, their sessions, their viewers, the management API.</summary>
internal static partial class FleetHost
{
    /// <summary>How long responses may take to end; the cameras end at the same time, and what is left is over within 5 s of the signal.</summary>
    private static readonly TimeSpan ResponsesLimit = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    /// <summary>Longer than what waits for a slow viewer in the buffers on the way takes to reach it.</summary>
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(60);

    /// <exception cref="HostSettingsException">The certificate or the database can't be used.</exception>
    public static async Task RunAsync(SettingsReader reader, TimeProvider time, CancellationToken ct)
    {
        StandaloneSettings settings = reader.Read(StandaloneSettings.From);
        var live = new LiveSettings(reader, settings.Host);
        using ILoggerFactory logs = LoggerFactory.Create(logging => HostLog.Configure(logging, live));
        ILogger log = logs.CreateLogger("Fleet.Host");

        // nothing but our own settings configures the server: a stray variable could open an address to everybody
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        WebServer.Configure(builder.WebHost, live, time);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ResponsesLimit);
        HostLog.Configure(builder.Logging, live);
        if (settings.Host.Http3 && !WebServer.HasHttp3) LogNoHttp3(log, SettingKey.Http3.Name);

        ICameraRegistry registry = await OpenRegistryAsync(settings, log, time, ct).ConfigureAwait(false);
        await using IAsyncDisposable open = registry as IAsyncDisposable ?? Nothing.ToDispose;
        CameraSimulator? demo = settings.IsDemonstration ? await DemoCameras.StartAsync(registry, time, ct).ConfigureAwait(false) : null;
        await using IAsyncDisposable simulator = demo ?? (IAsyncDisposable)Nothing.ToDispose;

        AddServices(builder.Services, registry, live, time);
        WebApplication app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            var sessions = app.Services.GetRequiredService<LocalStreamSource>();
            app.Services.GetRequiredService<CameraCatalog>().Changed += sessions.Refresh;
            app.Lifetime.ApplicationStopping.Register(() => Stop(sessions, log));
            Map(app, live);
            await app.StartAsync(ct).ConfigureAwait(false);
            Announce(app, log, await CountAsync(registry, ct).ConfigureAwait(false));
            await app.WaitForShutdownAsync(ct).ConfigureAwait(false);
        }
    }

    private static async Task<ICameraRegistry> OpenRegistryAsync(StandaloneSettings settings, ILogger log, TimeProvider time, CancellationToken ct)
    {
        void Report(string message) => LogRegistry(log, message);
        if (settings.Cameras is { } file) return await JsonCameraRegistry.OpenAsync(file, time, Report, ct).ConfigureAwait(false);
        if (settings.Database is not { } database) return new MemoryCameraRegistry(time);
        return await Failure.NamingAsync(
            SettingKey.Database, () => DatabaseStart.WaitAsync(() => PostgresCameraRegistry.OpenAsync(database, time, Report, ct), Report, time, ct), e => e is CameraRegistryException or PostgresSchemaException).ConfigureAwait(false);
    }

    private static void Map(WebApplication app, LiveSettings live)
    {
        app.LeaveSocketsFor("/api");
        app.UseProblemResponses();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = PingInterval, KeepAliveTimeout = PingLimit });
        app.UseRouting();
        app.UseCrossOrigin(() => live.Current.CorsOrigins);
        app.MapDelivery(hlsAllowedOrigin: null);
        app.MapManagement();
        app.MapGet("/", () => Results.Stream(typeof(FleetHost).Assembly.GetManifestResourceStream("start-page.html")!, "text/html; charset=utf-8"));
    }

    private static void Announce(WebApplication app, ILogger log, int cameras)
    {
        foreach (string address in WebServer.AddressesOf(app)) LogListening(log, address);
        LogCameras(log, cameras);
    }

    private static async Task<int> CountAsync(ICameraRegistry registry, CancellationToken ct)
    {
        int count = 0;
        CameraPage page;
        CameraId? last = null;
        do
        {
            page = await registry.ListAsync(new CameraQuery { Limit = CameraQuery.MaxLimit, After = last }, ct).ConfigureAwait(false);
            count += page.Items.Count;
            if (page.Items.Count > 0) last = page.Items[^1].Camera.Id;
        }
        while (page.HasMore);
        return count;
    }

    private static void AddServices(IServiceCollection services, ICameraRegistry registry, LiveSettings live, TimeProvider time)
    {
        services.AddRouting();
        SocketToSocket.AddTo(services);
        services.AddSingleton(time);
        services.AddSingleton<ICameraRegistry>(provider => new FollowedRegistry(registry, provider.GetRequiredService<CameraCatalog>()));
        services.AddSingleton(live);
        services.AddHostedService<SettingsWatch>();
        services.AddSingleton(new CameraCatalog(registry, time));
        services.AddSingleton<IDeliverySettings, CatalogDelivery>();
        services.AddHostedService(provider => provider.GetRequiredService<CameraCatalog>());
        services.AddSingleton(provider => new LocalStreamSource(
            provider.GetRequiredService<CameraCatalog>().PlanOf,
            time,
            SessionLog.For(provider.GetRequiredService<ILoggerFactory>()) + SessionEvents.To(provider.GetRequiredService<EventLog>())));
        services.AddSingleton<IStreamSource>(provider => provider.GetRequiredService<LocalStreamSource>());
        services.AddSingleton<IFleetState, FleetState>();
        services.AddHostedService<ViewerEvents>();
        services.AddDelivery();
        services.AddManagement();
        services.AddCrossOrigin(() => live.Current.CorsOrigins);
    }

    /// <summary>Viewers are told first; only then does the server wait for their responses to end.</summary>
    private static void Stop(LocalStreamSource sessions, ILogger log)
    {
        try
        {
            sessions.StopAsync().GetAwaiter().GetResult();
        }
        catch (TimeoutException e)
        {
            LogLateClose(log, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Message}")]
    private static partial void LogRegistry(ILogger log, string message);

    [LoggerMessage(2, LogLevel.Warning, "{Message}")]
    private static partial void LogLateClose(ILogger log, string message);

    [LoggerMessage(3, LogLevel.Information, "Now listening on: {Address}")]
    private static partial void LogListening(ILogger log, string address);

    [LoggerMessage(4, LogLevel.Information, "Cameras: {Count}")]
    private static partial void LogCameras(ILogger log, int count);

    [LoggerMessage(5, LogLevel.Warning, "{Key} is set, but HTTP/3 is not served: there is no library for it here (libmsquic). HTTP/1.1 and HTTP/2 are.")]
    private static partial void LogNoHttp3(ILogger log, string key);

    private sealed class Nothing : IAsyncDisposable
    {
        public static readonly Nothing ToDispose = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
