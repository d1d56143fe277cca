using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<string, ChangeOutbox> _outboxes = new();
    private HashSet<string> _told = [];
    private Dictionary<CameraId, string> _siteOf = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        foreach (ViewerNews news in hubs.TakeViewerNews()) TellOf(news);

        // who is still here leaves with this process
        foreach ((CameraId camera, HubStatus status) in hubs.Watched) TellOf(new ViewerNews(camera, default, default, status.ByProtocol));
        await Task.WhenAll(_told.Union(WithChanges()).Select(site => ReportAsync(site, []))).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        Dictionary<CameraId, (ViewerCounts Viewers, int Held)> watched = hubs.Watched.ToDictionary(each => each.Camera, each => (each.Status.ByProtocol, each.Status.Held));

        // the report shows those who came and left as they are told of behind it
        foreach (ViewerNews news in hubs.TakeViewerNews())
        {
            TellOf(news);
            if (news.Now.All > 0) watched[news.Camera] = (news.Now, watched.GetValueOrDefault(news.Camera).Held);
            else watched.Remove(news.Camera);
        }

        Dictionary<string, List<ViewerReport>> sites = _told.Union(WithChanges()).ToDictionary(site => site, _ => new List<ViewerReport>());
        Dictionary<CameraId, string> siteOf = [];
        foreach ((CameraId camera, (ViewerCounts viewers, int held)) in watched)
        {
            if (SiteOf(camera) is not { } site) continue;
            if (!sites.TryGetValue(site, out List<ViewerReport>? reports)) sites[site] = reports = [];
            reports.Add(new ViewerReport(camera, viewers.ToNames()) { Held = held });
            siteOf[camera] = site;
        }

        _siteOf = siteOf;
        _told = [.. sites.Where(site => site.Value.Count > 0).Select(site => site.Key)];
        await Task.WhenAll(sites.Select(site => ReportAsync(site.Key, site.Value))).ConfigureAwait(false);
    }

    private void TellOf(ViewerNews news)
    {
        if (SiteOf(news.Camera) is { } site) Outbox(site).Add(new ViewersChange(news.Camera, news.Now.ToNames(), news.Joined.ToNamesOfSome(), news.Left.ToNamesOfSome()));
    }

    /// <summary>Of one that was deleted while it was watched, the one it had.</summary>
    private string? SiteOf(CameraId camera) => catalog.Get(camera)?.Site ?? _siteOf.GetValueOrDefault(camera);

    private ChangeOutbox Outbox(string site) => _outboxes.GetOrAdd(site, _ => new ChangeOutbox());

    private IEnumerable<string> WithChanges() => _outboxes.Where(each => each.Value.Peek().Changes.Count > 0).Select(each => each.Key);

    private async Task ReportAsync(string site, IReadOnlyList<ViewerReport> watched)
    {
        (long first, IReadOnlyList<SiteChange> changes) = Outbox(site).Peek();
        try
        {
            await grains.ReportAsync(site, watched).ConfigureAwait(false);
            if (changes.Count == 0) return;
            await grains.TellAsync(site, first, changes).ConfigureAwait(false);
            Outbox(site).Told(first + changes.Count);
        }
        catch (SessionUnreachableException e)
        {
            log.NotReported(site, e.Message);
        }
    }
}
