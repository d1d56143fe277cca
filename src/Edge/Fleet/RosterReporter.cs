using System.Threading.Channels;
using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Edge.Streams;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Hosting.Cameras;
using Microsoft.Extensions.Hosting;

namespace Fleet.Edge.Fleet;

/// <summary>Tells the sites who watches their cameras here: when that changes, and every second, so that they know what they forget when this process is gone.</summary>
internal sealed class RosterReporter(StreamHubs hubs, CameraCatalog catalog, CameraGrains grains, EdgeLog log, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Many who come at once are one report.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<string> _told = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_told.Select(site => ReportAsync(site, []))).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void OnChange() => _changes.Writer.TryWrite(true);
        hubs.ViewersChanged += OnChange;
        Task? change = null;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await ReportAsync().WaitAsync(stoppingToken).ConfigureAwait(false);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
                change ??= _changes.Reader.ReadAsync(stoppingToken).AsTask();
                await change.WaitAsync(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (change.IsCompleted) change = null;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process stops
        }
        finally
        {
            hubs.ViewersChanged -= OnChange;
        }
    }

    private async Task ReportAsync()
    {
        Dictionary<string, List<ViewerReport>> sites = _told.ToDictionary(site => site, _ => new List<ViewerReport>());
        foreach ((CameraId camera, HubStatus status) in hubs.Watched)
        {
            if (catalog.Get(camera) is not { } known) continue;
            if (!sites.TryGetValue(known.Site, out List<ViewerReport>? watched)) sites[known.Site] = watched = [];
            watched.Add(new ViewerReport(camera, status.ByProtocol.ToNames()));
        }

        _told = [.. sites.Where(site => site.Value.Count > 0).Select(site => site.Key)];
        await Task.WhenAll(sites.Select(site => ReportAsync(site.Key, site.Value))).ConfigureAwait(false);
    }

    private async Task ReportAsync(string site, IReadOnlyList<ViewerReport> watched)
    {
        try
        {
            await grains.ReportAsync(site, watched).ConfigureAwait(false);
        }
        catch (SessionUnreachableException e)
        {
            log.NotReported(site, e.Message);
        }
    }
}
