using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Cameras;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Placement;

/// <summary>
/// Sends cameras of another site home once a silo of that site is active: their grains end here, and are placed anew by whoever asks next. A
/// few at a time, so that a silo that has only just begun does not dial all of its site at once.
/// </summary>
internal sealed partial class HomewardMove(SiloSessions sessions, SiteMap map, IGrainFactory grains, TimeProvider time, ILogger<HomewardMove> log) : SiloLoop(time, log)
{
    /// <summary>How many go at a time, from each site.</summary>
    public const int Batch = 10;

    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    protected override async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            foreach (IGrouping<string, OwnedCamera> site in sessions.All.Where(camera => camera.IsHere).GroupBy(camera => camera.Key.Site))
                if (map.IsElsewhere(site.Key)) Send(site.Key, [.. site.Take(Batch)]);
            await Task.Delay(Period, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Send(string site, OwnedCamera[] cameras)
    {
        LogHomeward(Log, cameras.Length, site);
        foreach (OwnedCamera camera in cameras)
        {
            camera.Leave($"A silo of site {site} is back.");

            // nobody else may ask for it; who watches it does at once
            if (camera.Session.Status.Phase != SessionPhase.Idle) _ = WakeAsync(camera.Key);
        }
    }

    private async Task WakeAsync(CameraKey key)
    {
        try
        {
            await grains.GetGrain<ICameraGrain>(key.ToString()).WakeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // the site looks after its always-on cameras
            LogNotWoken(Log, e, key);
        }
    }

    [LoggerMessage(73, LogLevel.Information, "{Count} cameras go home: site {Site} is back.")]
    private static partial void LogHomeward(ILogger log, int count, string site);

    [LoggerMessage(74, LogLevel.Debug, "Camera {Camera} was not woken at home.")]
    private static partial void LogNotWoken(ILogger log, Exception exception, CameraKey camera);
}
