using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Grains.Cameras;
using Fleet.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Fleet.Grains.Sites;

/// <summary>Tells the sites how the sessions of this silo stand: each second, and soon after one changed.</summary>
internal sealed partial class SessionReporter : SiloLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Changes come in bursts: what follows a change at once goes with it.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(30);

    /// <summary>A report names all sessions, so with many it is told less often.</summary>
    private static readonly TimeSpan GatheringACamera = TimeSpan.FromMicroseconds(50);

    /// <summary>Why a session became idle is told for so long.</summary>
    private static readonly TimeSpan TellsTheEnd = TimeSpan.FromSeconds(5);

    private readonly SiloSessions _sessions;
    private readonly SiteMap _map;
    private readonly IGrainFactory _grains;
    private readonly string _silo;
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly ConcurrentDictionary<string, ChangeOutbox> _outboxes = new();
    private HashSet<string> _told = [];

    public SessionReporter(SiloSessions sessions, SiteMap map, IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time, ILogger<SessionReporter> log)
        : base(time, log)
    {
        (_sessions, _map, _grains, _silo) = (sessions, map, grains, silo.SiloAddress.ToParsableString());
        sessions.Changed += OnChanged;
    }

    protected override void Dispose(bool disposing)
    {
        _sessions.Changed -= OnChanged;
        if (disposing) _news.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await ReportAsync(ct).ConfigureAwait(false);
            using var period = new CancellationTokenSource(Period, Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(period.Token, ct);
            await _news.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (period.IsCancellationRequested) continue;
            await Task.Delay(Gathering + GatheringACamera * _sessions.Count, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void OnChanged(OwnedCamera camera, SessionChange? change)
    {
        if (change is not null) Outbox(camera.Key.Site).Add(Tell(camera, change));
        try
        {
            if (_news.CurrentCount == 0) _news.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // another one was quicker, or the silo is gone
        }
    }

    private ChangeOutbox Outbox(string site) => _outboxes.GetOrAdd(site, _ => new ChangeOutbox());

    /// <summary>A session that ends since its camera is to be elsewhere is no end of the camera.</summary>
    private static StateChange Tell(OwnedCamera camera, SessionChange change) =>
        new(camera.Key.Camera, change.Before, change.Now == SessionPhase.Ended && !camera.IsHere ? SessionPhase.Idle : change.Now, change.Reason);

    private async Task ReportAsync(CancellationToken ct)
    {
        Dictionary<string, List<CameraReport>> bySite = new() { [_map.Here] = [] };

        // changes first: the report behind which they are told shows them
        Dictionary<string, (long First, IReadOnlyList<SiteChange> Changes)> changes = _outboxes.ToDictionary(each => each.Key, each => each.Value.Peek());
        foreach ((string site, var told) in changes)
            if (told.Changes.Count > 0) bySite.TryAdd(site, []);

        // a site that had sessions here is told that it has none
        foreach (string site in _told) bySite.TryAdd(site, []);
        DateTimeOffset now = Time.GetUtcNow();
        foreach (OwnedCamera camera in _sessions.All)
        {
            SessionStatus status = camera.Session.Status;
            if (status.IsOver && now - status.Since > TellsTheEnd) continue;
            if (!bySite.TryGetValue(camera.Key.Site, out List<CameraReport>? reports)) bySite[camera.Key.Site] = reports = [];
            reports.Add(new CameraReport(camera.Key.Camera, status) { Reason = camera.LastReason });
        }

        _told = [.. bySite.Where(site => site.Value.Count > 0).Select(site => site.Key)];

        // a site that does not answer holds up the others for a moment, and no longer
        await Task.WhenAll(bySite.Select(site => TellAsync(site.Key, site.Value, changes.GetValueOrDefault(site.Key)))).WaitAsync(Period, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TellAsync(string site, List<CameraReport> cameras, (long First, IReadOnlyList<SiteChange>? Changes) news)
    {
        try
        {
            var grain = _grains.GetGrain<ISiteGrain>(site);
            await grain.ReportSessionsAsync(_silo, cameras).ConfigureAwait(false);
            if (news.Changes is not { Count: > 0 } changes) return;
            await grain.TellAsync(_silo, news.First, changes).ConfigureAwait(false);
            Outbox(site).Told(news.First + changes.Count);
        }
        catch (Exception e)
        {
            // it is told again within a second
            LogNotTold(Log, e, site);
        }
    }

    [LoggerMessage(72, LogLevel.Debug, "Site {Site} could not be told of the sessions here.")]
    private static partial void LogNotTold(ILogger log, Exception exception, string site);
}
