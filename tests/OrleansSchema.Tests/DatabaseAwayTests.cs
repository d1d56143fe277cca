using Fleet.Testing;
using Fleet.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Fleet.OrleansSchema.Tests;

public sealed class DatabaseAwayTests
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grains_answer_while_the_database_is_away_and_the_cluster_is_whole_when_it_is_back()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);
        await Postgres.OrleansSchema.ApplyAsync(database, streams: true, Ct);
        using IHost first = await TestHosts.StartSiloAsync(database, SiloPorts.Free(), Ct);
        using IHost second = await TestHosts.StartSiloAsync(database, SiloPorts.Free(), Ct);
        using IHost client = await TestHosts.StartClientAsync(database, Ct);
        IGrainFactory grains = client.Services.GetRequiredService<IClusterClient>();
        IManagementGrain management = grains.GetGrain<IManagementGrain>(0);
        await Until.TrueAsync(async () => (await management.GetHosts(onlyActive: true)).Count == 2, Patience, Ct);
        IProbeGrain[] probes = [.. Enumerable.Range(0, 20).Select(i => grains.GetGrain<IProbeGrain>($"away/{i}"))];
        foreach (IProbeGrain probe in probes) await probe.NoteAsync("before");
        Assert.Equal(2, (await Task.WhenAll(probes.Select(probe => probe.WhereAsync()))).Distinct().Count());

        await server.KillAsync(Ct);
        long away = TimeProvider.System.GetTimestamp();
        int rounds = 0;
        while (TimeProvider.System.GetElapsedTime(away) < Away)
        {
            foreach (IProbeGrain probe in probes) Assert.Equal("before", await probe.NotedAsync().WaitAsync(TimeSpan.FromSeconds(5), Ct));
            rounds++;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
        }

        Assert.True(rounds > 20, $"Only {rounds} rounds of calls were made.");
        Assert.Equal(2, first.Services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.Members.Count(it => it.Value.Status == SiloStatus.Active));
        await server.StartAgainAsync(Ct);
        DateTime back = TimeProvider.System.GetUtcNow().UtcDateTime;

        await Until.TrueAsync(() => WritesAsync(probes), Patience, Ct);
        long writing = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(async () =>
        {
            MembershipEntry[] hosts = await management.GetDetailedHosts(onlyActive: true);
            MembershipTableData table = await first.Services.GetRequiredService<IMembershipTable>().ReadAll();
            return hosts.Length == 2 && table.Members.All(it => it.Item1.Status == SiloStatus.Active && it.Item1.IAmAliveTime > back);
        }, Patience, Ct);
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} rounds of calls; signs of life again after {TimeProvider.System.GetElapsedTime(writing).TotalSeconds:0.0} s.");

        // and it takes in whoever comes
        using IHost third = await TestHosts.StartSiloAsync(database, SiloPorts.Free(), Ct);
        await Until.TrueAsync(async () => (await management.GetHosts(onlyActive: true)).Count == 3, Patience, Ct);
        await client.StopAsync(Ct);
        await Task.WhenAll(first.StopAsync(Ct), second.StopAsync(Ct), third.StopAsync(Ct));
    }

    private static async Task<bool> WritesAsync(IProbeGrain[] probes)
    {
        try
        {
            foreach (IProbeGrain probe in probes) await probe.NoteAsync("after");
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return false;
        }
    }
}
