using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Grains.Tests.Cameras;
using Fleet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Fleet.Grains.Tests.Sites;

public sealed class SiteGrainTests(SharedFleet shared, ITestOutputHelper output) : IClassFixture<SharedFleet>
{
    private const int MostTries = 30;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    private TestFleet Fleet => shared.Fleet;

    [Fact]
    public async Task A_site_knows_soon_how_its_sessions_stand_and_why_they_ended()
    {
        (CameraKey key, _) = shared.Take(TestPlans.Settings with { CloseAfter = TimeSpan.Zero });
        ISiteGrain site = Fleet.Site("default");
        await Fleet.HoldAsync(key);
        CameraReport live = await FindAsync(site, key, SessionPhase.Live);
        await site.ReportViewersAsync("edge-1", [new ViewerReport(key.Camera, new Dictionary<string, int> { ["mse"] = 2 })]);
        Assert.Equal(2, (await site.FindAsync(key.Camera))!.Viewers["mse"]);
        Assert.Equal(1, live.Status.Leases);

        await Fleet.Camera(key).LetGoAsync("edge-1");
        Assert.Equal("Nobody watches.", (await FindAsync(site, key, SessionPhase.Idle)).Reason);
    }

    [Fact]
    public async Task Always_on_cameras_that_nobody_reports_are_woken_by_their_site()
    {
        (CameraKey key, string simulated) = shared.Take(TestPlans.Settings with { Mode = SessionMode.Always });
        await Until.TrueAsync(() => Fleet.Simulator.Camera(simulated).Counters.Plays == 1, Patience, _ct);
        await FindAsync(Fleet.Site("default"), key, SessionPhase.Live);
    }

    [Fact]
    public async Task Ten_thousand_cameras_with_their_state_are_listed_in_under_200_ms()
    {
        const int count = 10_000;
        ISiteGrain site = Fleet.Site("large");
        CameraReport[] cameras = [.. Enumerable.Range(0, count).Select(i => new CameraReport(
            CameraId.Parse($"camera-{i}"),
            new SessionStatus(SessionPhase.Live, DateTimeOffset.UnixEpoch, 1, 1, null, new PipelineStatistics(1000, 1, 0, 500, 0, true), 0)
            {
                LiveSince = DateTimeOffset.UnixEpoch,
                Measured = new StreamFigures(4_000_000, 25, 25, TimeSpan.FromSeconds(1)),
            }))];
        ViewerReport[] viewers = [.. cameras.Select(camera => new ViewerReport(camera.Camera, new Dictionary<string, int> { ["mse"] = 1, ["all"] = 1 }))];
        TimeSpan best = TimeSpan.MaxValue;

        // of several, since the machine may be busy with something else
        for (int i = 0; i < MostTries && best >= Limit; i++)
        {
            await site.ReportSessionsAsync("silo", cameras);
            await site.ReportViewersAsync("edge-1", viewers);
            long start = TimeProvider.System.GetTimestamp();
            IReadOnlyList<CameraReport> listed = await site.ListAsync();
            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            output.WriteLine($"{listed.Count} cameras listed in {took.TotalMilliseconds:0} ms.");
            Assert.Equal(count, listed.Count);
            Assert.Equal(1, listed[0].Viewers["mse"]);
            if (took < best) best = took;
        }

        Assert.InRange(best, TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task A_site_without_cameras_goes_with_its_reminder_when_nobody_tells_it_anything()
    {
        ISiteGrain site = Fleet.Site("abandoned");
        await site.ListAsync();
        Assert.True(await HasReminderAsync(site));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (await HasReminderAsync(site)) await timer.WaitForNextTickAsync(limit.Token);

        Assert.True(await HasReminderAsync(Fleet.Site("default")));
    }

    private async Task<bool> HasReminderAsync(ISiteGrain site)
    {
        var table = Fleet.Cluster.Silos[0].SiloHost.Services.GetRequiredService<IReminderTable>();
        return (await table.ReadRows(site.GetGrainId())).Reminders.Count > 0;
    }

    private async Task<CameraReport> FindAsync(ISiteGrain site, CameraKey key, SessionPhase phase)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await site.FindAsync(key.Camera) is { } report && report.Status.Phase == phase) return report;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
