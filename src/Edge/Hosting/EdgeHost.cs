using Fleet.Core.Fleet;
using Fleet.Delivery;
using Fleet.Delivery.Streams;
using Fleet.Edge.Cluster;
using Fleet.Edge.Fleet;
using Fleet.Edge.Settings;
using Fleet.Edge.Streams;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Hosting;
using Fleet.Hosting.Cameras;
using Fleet.Hosting.Metrics;
using Fleet.Hosting.Registry;
using Fleet.Hosting.Server;
using Fleet.Hosting.Settings;
using Fleet.Postgres;
using Fleet.Web.Access;
using Fleet.Web.Events;
using Fleet.Web.Management;
using Fleet.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fleet.Edge.Hosting;

/// <summary>Serves viewers of cameras whose sessions are somewhere in a cluster. It keeps nothing: another one takes its place at any moment.</summary>
internal static partial class EdgeHost
{
    /// <summary>How long responses may take to end, once viewers are told; all is over within 5 s of the signal.</summary>
    private static readonly TimeSpan ResponsesLimit = TimeSpan.FromSeconds(2);

    /// <summary>What silos are told at the end, and whoever asks meanwhile is told to go elsewhere.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    /// <summary>Longer than what waits for a slow viewer in the buffers on the way takes to reach it.</summary>
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(60);

    /// <param name="reader">Reads the settings, and reads them again when they change.</param>
    /// <param name="time">The clock of everything in here.</param>
    /// <param name="started">Told when it listens; null: nobody wants to know.</param>
    /// <param name="ct">Ends it as a signal would.</param>
    /// <exception cref="HostSettingsException">The certificate can't be used.</exception>
    public static async Task RunAsync(SettingsReader reader, TimeProvider time, Action<WebApplication>? started, CancellationToken ct)
    {
        EdgeSettings settings = reader.Read(EdgeSettings.From);
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
        await using ((IAsyncDisposable)registry)
        {
            AddServices(builder.Services, registry, settings.Cluster, live, time);
            WebApplication app = builder.Build();
            await using (app.ConfigureAwait(false))
            {
                var source = app.Services.GetRequiredService<GrainStreamSource>();
                app.Services.GetRequiredService<CameraCatalog>().Changed += source.Refresh;
                app.Lifetime.ApplicationStopping.Register(() => DrainAsync(app.Services, time).GetAwaiter().GetResult());
                Map(app, live);
                await app.StartAsync(ct).ConfigureAwait(false);
                foreach (string address in WebServer.AddressesOf(app)) LogListening(log, address);
                AnnounceCameras(app.Services.GetRequiredService<CameraCatalog>(), log);
                started?.Invoke(app);
                await app.WaitForShutdownAsync(ct).ConfigureAwait(false);
            }
        }
    }

    private static async Task<ICameraRegistry> OpenRegistryAsync(EdgeSettings settings, ILogger log, TimeProvider time, CancellationToken ct)
    {
        void Report(string message) => LogRegistry(log, message);
        if (settings.Cluster.Database is { } database)
        {
            return await Failure.NamingAsync(SettingKey.Database, () => DatabaseStart.WaitAsync(async () =>
            {
                PostgresCameraRegistry registry = await PostgresCameraRegistry.OpenAsync(database, time, Report, ct).ConfigureAwait(false);
                await OrleansSchema.ApplyAsync(database, settings.Cluster.Streams == FleetStreamsKind.AdoNet, ct).ConfigureAwait(false);
                return registry;
            }, Report, time, ct), e => e is CameraRegistryException or PostgresSchemaException or NpgsqlException).ConfigureAwait(false);
        }

        try
        {
            return await JsonCameraRegistry.OpenAsync(settings.Cameras!, time, Report, ct).ConfigureAwait(false);
        }
        catch (CameraRegistryException e)
        {
            // another edge of this machine writes it: this one goes by it
            Report(e.Message);
            return await JsonCameraRegistry.FollowAsync(settings.Cameras!, time, Report, ct).ConfigureAwait(false);
        }
    }

    /// <summary>They come in beside the viewers.</summary>
    private static void AnnounceCameras(CameraCatalog catalog, ILogger log) =>
        _ = catalog.Loaded.ContinueWith(_ => LogCameras(log, catalog.All.Count()), TaskScheduler.Default);

    private static void Map(WebApplication app, LiveSettings live)
    {
        app.UseDrain(app.Services.GetRequiredService<Drain>());
        app.LeaveSocketsFor("/api");
        app.UseProblemResponses();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = PingInterval, KeepAliveTimeout = PingLimit });
        app.UseRouting();
        app.Use(app.Services.GetRequiredService<CameraNews>().CatchUpAsync);
        app.UseCrossOrigin(() => live.Current.CorsOrigins);
        app.MapDelivery(hlsAllowedOrigin: null);
        app.MapManagement();
        app.MapMetrics(EdgeFigures.Of(
            app.Services.GetRequiredService<StreamHubs>(), app.Services.GetRequiredService<GrainStreamSource>(), app.Services.GetRequiredService<ICluster>()));
        app.MapGet("/", () => Results.Stream(typeof(EdgeHost).Assembly.GetManifestResourceStream("start-page.html")!, "text/html; charset=utf-8"));
    }

    private static void AddServices(IServiceCollection services, ICameraRegistry registry, ClusterPlace place, LiveSettings live, TimeProvider time)
    {
        services.AddRouting();
        SocketToSocket.AddTo(services);
        services.AddSingleton(time);
        services.AddSingleton<ICameraRegistry>(provider => new FollowedRegistry(registry, provider.GetRequiredService<CameraCatalog>()));
        services.AddSingleton(live);
        services.AddHostedService<SettingsWatch>();
        services.AddSingleton(new CameraCatalog(registry, time));
        services.AddSingleton<CameraNews>();
        services.AddSingleton<IDeliverySettings, CatalogDelivery>();
        services.AddHostedService(provider => provider.GetRequiredService<CameraCatalog>());
        AddCluster(services, place, live, time);
        services.AddSingleton<Drain>();
        services.AddSingleton<IFleetState, EdgeFleetState>();
        services.AddDelivery();
        services.AddManagement();
        services.AddCrossOrigin(() => live.Current.CorsOrigins);
        services.AddHostedService<HoldKeeper>();
        services.AddHostedService<RosterReporter>();
        services.AddHostedService<SiteEvents>();
    }

    private static void AddCluster(IServiceCollection services, ClusterPlace place, LiveSettings live, TimeProvider time)
    {
        services.AddSingleton(EdgeName.New());
        services.AddSingleton(new ClusterLink(client => ClusterClientSetup.Configure(client, place), logging => HostLog.Configure(logging, live), time));
        services.AddSingleton<ICluster>(provider => provider.GetRequiredService<ClusterLink>());
        services.AddHostedService(provider => provider.GetRequiredService<ClusterLink>());
        services.AddSingleton<SeatCounts>();
        services.AddSingleton<EdgeLog>();
        services.AddSingleton<CameraGrains>();
        services.AddSingleton(provider => new EdgeContext(
            provider.GetRequiredService<ICluster>(), provider.GetRequiredService<CameraGrains>(), provider.GetRequiredService<CameraCatalog>().Get, provider.GetRequiredService<EdgeLog>(), time));
        services.AddSingleton<GrainStreamSource>();
        services.AddSingleton<IStreamSource>(provider => provider.GetRequiredService<GrainStreamSource>());
        services.AddSingleton<IFleetView, EdgeFleetView>();
        services.AddSingleton<IViewerSeats, GrainViewerSeats>();
    }

    /// <summary>First nobody is sent here any more, then viewers are sent away; only after that does the server stop to listen.</summary>
    private static async Task DrainAsync(IServiceProvider services, TimeProvider time)
    {
        services.GetRequiredService<Drain>().Begin();
        Task lingering = Task.Delay(DrainTime, time);
        await services.GetRequiredService<GrainStreamSource>().StopAsync().WaitAsync(DrainTime, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await lingering.ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Message}")]
    private static partial void LogRegistry(ILogger log, string message);

    [LoggerMessage(3, LogLevel.Information, "Now listening on: {Address}")]
    private static partial void LogListening(ILogger log, string address);

    [LoggerMessage(4, LogLevel.Information, "Cameras: {Count}")]
    private static partial void LogCameras(ILogger log, int count);

    [LoggerMessage(5, LogLevel.Warning, "{Key} is set, but HTTP/3 is not served: there is no library for it here (libmsquic). HTTP/1.1 and HTTP/2 are.")]
    private static partial void LogNoHttp3(ILogger log, string key);
}
