using Fleet.Testing.Hosts;
using Fleet.Testing.Postgres;

namespace Fleet.Cluster.Tests;

public sealed class SiloClusterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>After the signal, and what a busy machine may add.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10) + TimeSpan.FromSeconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_with_one_database_are_one_cluster_and_one_that_stops_leaves_it()
    {
        (SiloProcess first, SiloProcess second) = await StartTwoAsync();
        using SiloProcess one = first, other = second;
        using SiloWatch ofOne = new(one.Process), ofOther = new(other.Process);
        await Task.WhenAll(ofOne.UntilAsync("fleet_silos", 2, Ct), ofOther.UntilAsync("fleet_silos", 2, Ct)).WaitAsync(Patience, Ct);

        Assert.Equal(0, await one.Process.StopAsync(Ct).WaitAsync(StopLimit, Ct));

        await ofOther.UntilAsync("fleet_silos", 1, Ct).WaitAsync(Patience, Ct);
        Assert.Equal(0, await other.Process.StopAsync(Ct).WaitAsync(StopLimit, Ct));
    }

    [Fact]
    public async Task A_silo_that_is_told_to_stop_while_the_database_is_away_is_gone_in_time()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        using SiloProcess silo = await SiloProcess.StartAsync(await server.CreateDatabaseAsync(Ct), "silo", "default", [], Ct);
        await server.KillAsync(Ct);

        Assert.Equal(0, await silo.Process.StopAsync(Ct).WaitAsync(StopLimit, Ct));
    }

    [Fact]
    public async Task A_silo_that_the_others_gave_up_ends_when_it_learns_of_it()
    {
        (SiloProcess first, SiloProcess second) = await StartTwoAsync();
        using SiloProcess frozen = first, other = second;
        using var ofOther = new SiloWatch(other.Process);
        await ofOther.UntilAsync("fleet_silos", 2, Ct).WaitAsync(Patience, Ct);

        frozen.Process.Freeze();
        await ofOther.UntilAsync("fleet_silos", 1, Ct).WaitAsync(Patience, Ct);
        frozen.Process.Thaw();

        Assert.NotEqual(0, await frozen.Process.WaitForExitAsync(Ct).WaitAsync(Patience, Ct));
        Assert.Contains("This silo can't go on. I have been told I am dead", frozen.Process.Output, StringComparison.Ordinal);
    }

    private async Task<(SiloProcess, SiloProcess)> StartTwoAsync()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        SiloProcess[] silos = await Task.WhenAll(
            SiloProcess.StartAsync(database, "silo-1", "default", [], Ct), SiloProcess.StartAsync(database, "silo-2", "default", [], Ct)).WaitAsync(Patience, Ct);
        return (silos[0], silos[1]);
    }
}
