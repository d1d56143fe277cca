using System.Diagnostics;
using System.Globalization;
using Fleet.Core.Fleet;
using Fleet.Testing.Postgres;

namespace Fleet.Postgres.Tests.Registry;

public sealed class SuddenDeathTests
{
    private const int Deaths = 25;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_killed_while_it_writes_loses_nothing_it_had_confirmed()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);
        await using PostgresCameraRegistry reader = await PostgresCameraRegistry.OpenAsync(database, TimeProvider.System, Assert.Fail, Ct);
        var random = new Random(1);
        int confirmed = 0;
        for (int death = 0; death < Deaths; death++)
        {
            confirmed = Math.Max(confirmed, await WriteAndDieAsync(database, random.Next(1, 12)));
            // a write may have reached the database before it could be confirmed, or while its writer died
            Assert.InRange(await EndlessWriter.CountAsync(reader), confirmed, confirmed + 1);
        }

        Assert.True(confirmed >= Deaths, $"Only {confirmed} writes were made.");
    }

    [Fact]
    public async Task A_database_killed_while_it_writes_loses_nothing_it_had_confirmed()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);
        await using PostgresCameraRegistry registry = await PostgresCameraRegistry.OpenAsync(database, TimeProvider.System, _ => { }, Ct);
        var random = new Random(2);
        int confirmed = 0;
        for (int death = 0; death < Deaths; death++)
        {
            int enough = confirmed + random.Next(1, 20);
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task writing = EndlessWriter.WriteAsync(registry, count =>
            {
                confirmed = count;
                if (count >= enough) reached.TrySetResult();
            }, Ct);
            await reached.Task.WaitAsync(Ct);

            await server.KillAsync(Ct);
            await Assert.ThrowsAsync<CameraRegistryException>(() => writing);

            await server.StartAgainAsync(Ct);
            Assert.InRange(await EndlessWriter.CountAsync(registry), confirmed, confirmed + 1);
        }
    }

    /// <returns>The last write the process had confirmed.</returns>
    private static async Task<int> WriteAndDieAsync(string database, int writes)
    {
        using Process process = Process.Start(new ProcessStartInfo
        {
            FileName = Path.ChangeExtension(typeof(SuddenDeathTests).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null),
            ArgumentList = { EndlessWriter.Argument, database },
            RedirectStandardOutput = true,
        })!;
        int confirmed = 0;
        try
        {
            for (int i = 0; i < writes; i++) confirmed = int.Parse((await process.StandardOutput.ReadLineAsync(Ct))!, CultureInfo.InvariantCulture);
        }
        finally
        {
            process.Kill();
        }

        foreach (string line in (await process.StandardOutput.ReadToEndAsync(Ct)).Split('\n'))
        {
            if (int.TryParse(line, CultureInfo.InvariantCulture, out int count)) confirmed = count;
        }

        await process.WaitForExitAsync(Ct);
        return confirmed;
    }
}
