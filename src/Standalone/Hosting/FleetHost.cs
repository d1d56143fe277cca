using Fleet.CameraSim;
using Fleet.Core.Fleet;
using Fleet.Delivery;
using Fleet.Standalone.Fleet;
using Fleet.Standalone.Registry;
using Fleet.Web.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Standalone.Hosting;

/// <summary>Everything in one process: cameras in a file, their sessions, their viewers, the management API.</summary>
internal static partial class FleetHost
{
    public static async Task RunAsync(HostSettings settings, TimeProvider time, CancellationToken ct)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Urls);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = LocalStreamSource.StopLimit);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        using ILoggerFactory early = LoggerFactory.Create(logging => logging.AddConsole());
        ILogger log = early.CreateLogger("Fleet");

        ICameraRegistry registry = settings.Cameras is null
            ? new MemoryCameraRegistry(time)
            : await JsonCameraRegistry.OpenAsync(settings.Cameras, time, message => LogRegistry(log, message), ct).ConfigureAwait(false);
        CameraSimulator? demo = settings.Cameras is null ? await DemoCameras.StartAsync(registry, time, ct).ConfigureAwait(false) : null;
        await using IAsyncDisposable simulator = demo ?? (IAsyncDisposable)Nothing.ToDispose;

        AddServices(builder.Services, registry, time);
        WebApplication app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            var sessions = app.Services.GetRequiredService<LocalStreamSource>();
            app.Services.GetRequiredService<CameraCatalog>().Changed += sessions.Refresh;
            app.Lifetime.ApplicationStopping.Register(() => Stop(sessions, log));
            app.LeaveSocketsFor("/api");
            app.UseWebSockets();
            app.MapDelivery();
            app.MapManagement();
            app.MapGet("/", () => Results.Stream(typeof(FleetHost).Assembly.GetManifestResourceStream("start-page.html")!, "text/html; charset=utf-8"));
            await app.StartAsync(ct).ConfigureAwait(false);
            await app.WaitForShutdownAsync(ct).ConfigureAwait(false);
        }
    }

    private static void AddServices(IServiceCollection services, ICameraRegistry registry, TimeProvider time)
    {
        SocketToSocket.AddTo(services);
        services.AddSingleton(time);
        services.AddSingleton(registry);
        services.AddSingleton<CameraCatalog>();
        services.AddSingleton<IDeliverySettings>(provider => provider.GetRequiredService<CameraCatalog>());
        services.AddHostedService(provider => provider.GetRequiredService<CameraCatalog>());
        services.AddSingleton(provider => new LocalStreamSource(provider.GetRequiredService<CameraCatalog>().PlanOf, time));
        services.AddSingleton<IStreamSource>(provider => provider.GetRequiredService<LocalStreamSource>());
        services.AddSingleton<IFleetState, FleetState>();
        services.AddDelivery();
        services.AddManagement();
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

    private sealed class Nothing : IAsyncDisposable
    {
        public static readonly Nothing ToDispose = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
