using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Grains.Cameras;
using Fleet.Grains.Placement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Timers;

namespace Fleet.Grains.Sites;

/// <summary>
/// One site: who pulls what there, who watches, and that always-on cameras are pulled. It holds nothing that silos and edges do not say
/// again within a second, so it may move or be lost at any moment.
/// </summary>
[GrainType("site"), RandomPlacement, SitePlacementFilter(SiteKey.Site), Reentrant]
public sealed partial class SiteGrain : Grain, ISiteGrain, IRemindable
{
    /// <summary>Brings the site to life where nobody asks for it; no reminder may come more often.</summary>
    private const string Reminder = "keep";

    private const int MostWakeningsAtOnce = 64;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(5);

    private readonly ICameraPlans _plans;
    private readonly SiteMap _map;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SiteRoster _roster;
    private readonly ChangeRing _ring;
    private readonly SiteNews _news;
    private readonly long _origin;

    public SiteGrain(ICameraPlans plans, SiteMap map, TimeProvider time, ILogger<SiteGrain> log)
    {
        (_plans, _map, _time, _log) = (plans, map, time, log);
        _origin = time.GetTimestamp();
        _roster = new SiteRoster { SessionLost = report => _news!.LoseSession(report, Now), ViewersLost = report => _news!.LoseViewers(report) };
        _ring = new ChangeRing(time.GetUtcNow().UtcTicks);
        _news = new SiteNews(_roster, _ring);
    }

    private string Site => this.GetPrimaryKeyString();

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // the first look comes when silos have had the time to say what they pull
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions { DueTime = LookPeriod, Period = LookPeriod, Interleave = true, KeepAlive = true });
        if (ServiceProvider.GetService<IReminderRegistry>() is null) return;
        try
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        }
        catch (Exception e)
        {
            // whoever asks for the site brings it to life all the same
            LogNoReminder(_log, e, Site);
        }
    }

    public ValueTask ReportSessionsAsync(string silo, IReadOnlyList<CameraReport> cameras)
    {
        _roster.ReportSessions(silo, cameras, Now);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportViewersAsync(string edge, IReadOnlyList<ViewerReport> cameras)
    {
        _roster.ReportViewers(edge, cameras, Now);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<CameraReport>> ListAsync()
    {
        _roster.Forget(Now);
        return ValueTask.FromResult(_roster.List());
    }

    public ValueTask<CameraReport?> FindAsync(CameraId camera)
    {
        _roster.Forget(Now);
        return ValueTask.FromResult(_roster.Find(camera));
    }

    public ValueTask TellAsync(string teller, long first, IReadOnlyList<SiteChange> changes)
    {
        _news.Tell(teller, first, changes, Now);
        return ValueTask.CompletedTask;
    }

    public ValueTask<SiteChanges> ReadChangesAsync(SitePosition? after, TimeSpan back)
    {
        _roster.Forget(Now);
        _news.Flush(Now);
        return ValueTask.FromResult(_ring.Read(after, Now - back));
    }

    /// <summary>It was activated by this, if it was not there.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private async Task LookAsync(CancellationToken ct)
    {
        if (_map.IsElsewhere(Site))
        {
            DeactivateOnIdle();
            return;
        }

        _roster.Forget(Now);
        _news.Flush(Now);
        if (_roster.IsSilent && !_plans.MayStandAt(Site))
        {
            await LeaveAsync();
            return;
        }

        foreach (CameraKey[] some in _plans.AlwaysOn(Site).Where(key => !_roster.Knows(key.Camera)).Chunk(MostWakeningsAtOnce))
            await Task.WhenAll(some.Select(key => WakeAsync(key)));
    }

    /// <summary>No camera stands here any more. Whoever asks for the site brings it to life again.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            if (ServiceProvider.GetService<IReminderRegistry>() is not null && await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
            DeactivateOnIdle();
        }
        catch (Exception e)
        {
            // at the next look
            LogNotLeft(_log, e, Site);
        }
    }

    private async Task WakeAsync(CameraKey key)
    {
        try
        {
            await GrainFactory.GetGrain<ICameraGrain>(key.ToString()).WakeAsync();
        }
        catch (Exception e)
        {
            // it is asked again at the next look
            LogNotWoken(_log, e, key);
        }
    }

    [LoggerMessage(70, LogLevel.Warning, "Always-on camera {Camera} could not be started.")]
    private static partial void LogNotWoken(ILogger log, Exception exception, CameraKey camera);

    [LoggerMessage(71, LogLevel.Information, "Site {Site} has no reminder: its always-on cameras start with the first silo or edge that asks for it.")]
    private static partial void LogNoReminder(ILogger log, Exception exception, string site);

    [LoggerMessage(81, LogLevel.Debug, "Site {Site} has no camera, and could not unregister its reminder.")]
    private static partial void LogNotLeft(ILogger log, Exception exception, string site);
}
