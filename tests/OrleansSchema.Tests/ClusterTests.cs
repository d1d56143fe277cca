using Fleet.Testing;
using Fleet.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Fleet.OrleansSchema.Tests;

public sealed class ClusterTests(SchemaFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_find_each_other_and_one_that_is_killed_is_declared_dead_by_the_other()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        using IHost silo = await TestHosts.StartSiloAsync(database, SiloPorts.Free(), Ct);
        using SiloProcess doomed = await SiloProcess.StartAsync(database, Ct);
        using IHost client = await TestHosts.StartClientAsync(database, Ct);
        IGrainFactory grains = client.Services.GetRequiredService<IClusterClient>();
        IManagementGrain management = grains.GetGrain<IManagementGrain>(0);
        await Until.TrueAsync(async () => (await management.GetHosts(onlyActive: true)).Count == 2, Patience, Ct);
        string on = $"silo-{doomed.Ports.Silo}";
        IProbeGrain lost = await FindAsync(grains, on);
        await lost.NoteAsync("kept");

        doomed.Kill();

        // asked of the table and of the one that lives: a call of the client may have been on its way through the dead one's gateway
        IMembershipTable table = silo.Services.GetRequiredService<IMembershipTable>();
        await Until.TrueAsync(async () => (await table.ReadAll()).Members.Any(it => it.Item1.SiloAddress.Endpoint.Port == doomed.Ports.Silo && it.Item1.Status == SiloStatus.Dead), Patience, Ct);
        IProbeGrain found = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IProbeGrain>(lost.GetPrimaryKeyString());
        Assert.NotEqual(on, await found.WhereAsync());
        Assert.Equal("kept", await found.NotedAsync());
        await client.StopAsync(Ct);
        await silo.StopAsync(Ct);
    }

    [Fact]
    public async Task Silos_that_all_start_at_once_on_an_empty_database_form_one_cluster()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);

        IHost[] silos = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            await Postgres.OrleansSchema.ApplyAsync(database, streams: true, Ct);
            return await TestHosts.StartSiloAsync(database, SiloPorts.Free(), Ct);
        }));

        foreach (IHost silo in silos)
        {
            IManagementGrain management = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
            await Until.TrueAsync(async () => (await management.GetHosts(onlyActive: true)).Count == 3, Patience, Ct);
        }

        await Task.WhenAll(silos.Select(silo => silo.StopAsync(Ct)));
        foreach (IHost silo in silos) silo.Dispose();
    }

    /// <summary>A grain that stands where it is wanted.</summary>
    private static async Task<IProbeGrain> FindAsync(IGrainFactory grains, string silo)
    {
        for (int i = 0; i < 100; i++)
        {
            IProbeGrain grain = grains.GetGrain<IProbeGrain>($"{silo}/{i}");
            if (await grain.WhereAsync() == silo) return grain;
        }

        throw new InvalidOperationException($"No grain came to stand on {silo}.");
    }
}
