using Fleet.Core.Fleet;
using Microsoft.Extensions.Hosting;

namespace Fleet.Web.Events;

/// <summary>Tells of every change of a camera's configuration, wherever it was made.</summary>
internal sealed class RegistryEvents(ICameraRegistry registry, EventLog log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        HashSet<CameraId> known = [];
        try
        {
            await foreach (CameraChange change in registry.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                bool wasKnown = !known.Add(change.Id);
                if (change.Current is null) known.Remove(change.Id);
                if (change.IsInitial || (change.Current is null && !wasKnown)) continue;
                string kind = change.Current is null ? "camera-removed" : wasKnown ? "camera-changed" : "camera-added";
                log.Publish(kind, new { Camera = change.Id.Value });
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process stops
        }
    }
}
