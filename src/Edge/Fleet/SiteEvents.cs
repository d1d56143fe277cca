using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Edge.Streams;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Hosting.Cameras;
using Fleet.Web.Events;
using Microsoft.Extensions.Hosting;

namespace Fleet.Edge.Fleet;

/// <summary>
/// Tells what happens in the whole fleet: while somebody listens here, the sites are asked what changed. Each is asked by itself, so that one
/// that does not answer holds up no other. What a site was told and nobody has read yet is lost with its grain; nothing else is.
/// </summary>
internal sealed class SiteEvents(EventLog log, CameraCatalog catalog, CameraGrains grains, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>Who lost the connection comes back within this, and is told what happened in between.</summary>
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(30);

    /// <summary>A question is this long on its way at most, as a rule: what happened meanwhile belongs to those who listen.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await log.ListenedAsync(stoppingToken).ConfigureAwait(false);
                await FollowAsync(stoppingToken).ConfigureAwait(false);

                // what happens from here on is not asked for: whoever comes back later is told that something is missing
                log.Break();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process stops
        }
    }

    /// <summary>Until nobody listens any more.</summary>
    private async Task FollowAsync(CancellationToken ct)
    {
        long began = time.GetTimestamp(), listened = began;
        var sites = new Dictionary<string, (SiteReader Reader, Task Asking)>();
        while (time.GetElapsedTime(listened) < Lingering)
        {
            HashSet<string> there = [.. catalog.All.Select(camera => camera.Site)];
            foreach (string site in there) sites.TryAdd(site, (new SiteReader(site, began), Task.CompletedTask));
            foreach ((string site, (SiteReader reader, Task asking)) in sites)
            {
                if (!asking.IsCompleted) continue;
                await asking.ConfigureAwait(false);
                sites[site] = (reader, ReadAsync(reader));
            }

            await Task.Delay(Period, time, ct).ConfigureAwait(false);
            if (log.IsListened) listened = time.GetTimestamp();
        }
    }

    private async Task ReadAsync(SiteReader reader)
    {
        try
        {
            TimeSpan back = time.GetElapsedTime(reader.Began) + OnTheWay;
            SiteChanges news = await grains.ReadChangesAsync(reader.Site, reader.Position, back).ConfigureAwait(false);
            if (!reader.TryAdvance(news.Last)) return;
            if (news.Missed) log.Break();
            foreach (SiteChange change in news.Changes) Tell(change);
        }
        catch (SessionUnreachableException)
        {
            // it is asked again, from where it was read to
        }
    }

    private void Tell(SiteChange change)
    {
        if (change is StateChange state) log.TellState(state.Camera, state.Before, state.Now, state.Reason);
        else if (change is ViewersChange viewers)
        {
            log.TellViewers(viewers.Camera, ViewerCounts.Of(viewers.Viewers).ToNames(),
                ViewerCounts.Of(viewers.Joined).ToNamesOfSome(), ViewerCounts.Of(viewers.Left).ToNamesOfSome());
        }
    }
}
