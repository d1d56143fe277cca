using Fleet.Core.Fleet;
using Fleet.Grains.Cameras;
using Fleet.Grains.DirectStreams;
using Fleet.Hosting;
using Fleet.Hosting.Cameras;
using Fleet.Hosting.Registry;
using Fleet.Hosting.Server;
using Fleet.Hosting.Settings;
using Fleet.Postgres;
using Fleet.Silo.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Runtime;

namespace Fleet.Silo.Hosting;

/// <summary>
/// A silo's process: the silo, and a small web server beside it that tells how it is. They are two hosts, so that the server answers before
/// the silo has joined and until it has left.
/// </summary>
internal static partial class SiloHost
{
    /// <summary>Cameras are told goodbye and grains handed over; with the server's own end, all is over within 10 s of the signal.</summary>
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(8);

    /// <summary>For who has been told that the time is over.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <returns>The process' exit code: 0 when it was told to stop.</returns>
    /// <exception cref="HostSettingsException">What it is told can't be, or the database can't be used.</exception>
    public static async Task<int> RunAsync(SettingsReader reader, TimeProvider time, CancellationToken ct)
    {
        SiloSettings settings = reader.Read(SiloSettings.From);
        SiloPorts.Check(settings);
        var live = new LiveSettings(reader, settings.Host);
        using ILoggerFactory logs = LoggerFactory.Create(logging => HostLog.Configure(logging, live));
        ILogger log = logs.CreateLogger("Fleet.Host");
        var readiness = new SiloReadiness();
        try
        {
            WebApplication web = SiloWeb.Build(live, readiness, time);
            await using (web.ConfigureAwait(false))
            {
                await web.StartAsync(ct).ConfigureAwait(false);
                foreach (string address in WebServer.AddressesOf(web)) LogListening(log, address);
                ICameraRegistry registry = await OpenRegistryAsync(settings, log, time, ct).ConfigureAwait(false);
                await using IAsyncDisposable open = (IAsyncDisposable)registry;
                int exitCode = await RunAsync(settings, live, registry, readiness, log, time, ct).ConfigureAwait(false);
                await web.StopAsync(CancellationToken.None).ConfigureAwait(false);
                return exitCode;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // told to stop before it was up
            return 0;
        }
    }

    private static async Task<int> RunAsync(
        SiloSettings settings, LiveSettings live, ICameraRegistry registry, SiloReadiness readiness, ILogger log, TimeProvider time, CancellationToken ct)
    {
        IHost silo = SiloBuilding.Build(settings, live, registry, time);
        try
        {
            return await RunAsync(silo, settings, readiness, log, time, ct).ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync(silo, time).ConfigureAwait(false);
        }
    }

    private static async Task DisposeAsync(IHost silo, TimeProvider time)
    {
        try
        {
            await Task.Run(silo.Dispose, CancellationToken.None).WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // what could not leave in time, and was told of, does not let go of its services either: it ends with the process
        }
    }

    private static async Task<int> RunAsync(IHost silo, SiloSettings settings, SiloReadiness readiness, ILogger log, TimeProvider time, CancellationToken ct)
    {
        var catalog = silo.Services.GetRequiredService<CameraCatalog>();
        silo.Services.GetRequiredService<SiloSessions>().Started += SessionLog.For(silo.Services.GetRequiredService<ILoggerFactory>());
        silo.Services.GetRequiredService<MembershipLog>().Start();
        try
        {
            await silo.StartAsync(ct).ConfigureAwait(false);
        }
        catch (AddressInUseException)
        {
            // taken since it was looked at
            SiloPorts.Check(settings);
            throw;
        }

        CancellationToken failed = silo.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, failed);
        readiness.Watch(
            silo.Services.GetRequiredService<ISiloStatusOracle>(), catalog, silo.Services.GetRequiredService<SiloSessions>(), silo.Services.GetRequiredService<FragmentFeeds>());
        await catalog.Loaded.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!end.IsCancellationRequested) LogUp(log, settings.SiloName, settings.SiteName);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (end.Token.Register(ended.SetResult)) await ended.Task.ConfigureAwait(false);

        readiness.Stop();
        await LeaveAsync(silo, log, time).ConfigureAwait(false);
        return ct.IsCancellationRequested ? 0 : Failure.ExitCode;
    }

    private static async Task LeaveAsync(IHost silo, ILogger log, TimeProvider time)
    {
        try
        {
            using var limit = new CancellationTokenSource(LeaveLimit, time);

            // while the database is away Orleans goes on asking it, whatever it is told
            await silo.StopAsync(limit.Token).WaitAsync(LeaveLimit + Grace, time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            LogLateLeave(log, LeaveLimit.TotalSeconds);
        }
    }

    private static async Task<ICameraRegistry> OpenRegistryAsync(SiloSettings settings, ILogger log, TimeProvider time, CancellationToken ct)
    {
        void Report(string message) => LogRegistry(log, message);
        if (settings.Database is not { } database) return await JsonCameraRegistry.FollowAsync(settings.Cameras, time, Report, ct).ConfigureAwait(false);
        return await Failure.NamingAsync(SettingKey.Database, () => DatabaseStart.WaitAsync(async () =>
        {
            PostgresCameraRegistry registry = await PostgresCameraRegistry.OpenAsync(database, time, Report, ct).ConfigureAwait(false);
            await OrleansSchema.ApplyAsync(database, settings.Streams == Grains.Abstractions.Streams.FleetStreamsKind.AdoNet, ct).ConfigureAwait(false);
            return registry;
        }, Report, time, ct), e => e is CameraRegistryException or PostgresSchemaException or NpgsqlException).ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Message}")]
    private static partial void LogRegistry(ILogger log, string message);

    [LoggerMessage(2, LogLevel.Warning, "The silo did not leave its cluster within {Seconds} s; what is left of it ends with the process.")]
    private static partial void LogLateLeave(ILogger log, double seconds);

    [LoggerMessage(3, LogLevel.Information, "Now listening on: {Address}")]
    private static partial void LogListening(ILogger log, string address);

    [LoggerMessage(6, LogLevel.Information, "Silo {Name} of site {Site} is up.")]
    private static partial void LogUp(ILogger log, string name, string site);
}
