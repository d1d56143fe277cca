using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Testing.Postgres;
using Fleet.Testing.Registry;
using Npgsql;

namespace Fleet.Postgres.Tests.Registry;

/// <summary>Several registries on one database, as several processes have them.</summary>
public sealed class SeveralProcessesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_seen_by_every_process_within_a_second()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);
        await using PostgresCameraRegistry writer = await OpenAsync(database, Assert.Fail);
        await using PostgresCameraRegistry reader = await OpenAsync(database, Assert.Fail);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using IAsyncEnumerator<CameraChange> watch = reader.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);
        List<TimeSpan> delays = [];

        for (int i = 0; i < 20; i++)
        {
            Task<CameraChange> next = NextAsync(watch);
            long start = TimeProvider.System.GetTimestamp();
            await writer.AddAsync(SampleCameras.Plain($"cam-{i}"), Ct);
            CameraChange seen = await next;
            delays.Add(TimeProvider.System.GetElapsedTime(start));
            Assert.Equal($"cam-{i}", seen.Id.Value);
        }

        // the median: one that a busy machine held up says nothing of the way it goes
        TimeSpan median = delays.Order().ElementAt(delays.Count / 2);
        TestContext.Current.TestOutputHelper!.WriteLine($"seen after {median.TotalMilliseconds:F1} ms (median of {delays.Count}), at most {delays.Max().TotalMilliseconds:F1} ms");
        Assert.True(median < TimeSpan.FromSeconds(1), $"A change took {median} to be seen.");
    }

    [Fact]
    public async Task A_change_made_by_hand_is_seen_and_one_that_is_no_camera_is_reported_and_hides_no_other()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);
        ConcurrentQueue<string> reports = new();
        await using PostgresCameraRegistry registry = await OpenAsync(database, reports.Enqueue);
        await registry.AddAsync(SampleCameras.Plain("a"), Ct);
        await registry.AddAsync(SampleCameras.Plain("b"), Ct);
        await using IAsyncEnumerator<CameraChange> watch = registry.WatchAsync(Ct).GetAsyncEnumerator(Ct);
        await NextAsync(watch);
        await NextAsync(watch);

        await using var hand = NpgsqlDataSource.Create(database);
        await ExecuteAsync(hand, """update fleet.cameras set document = jsonb_set(document, '{name}', '"by hand"'), version = nextval('fleet.camera_versions') where id = 'a'""");
        Assert.Equal("by hand", (await NextAsync(watch)).Current!.Camera.Name);
        await ExecuteAsync(hand, """update fleet.cameras set document = jsonb_set(document, '{segmentCount}', '0'), version = nextval('fleet.camera_versions') where id = 'a'""");
        Assert.Null((await NextAsync(watch)).Current);

        Assert.Equal("b", Assert.Single((await registry.ListAsync(new CameraQuery(), Ct)).Items).Camera.Id.Value);
        Assert.Contains(reports, report => report.Contains("'a'", StringComparison.Ordinal) && report.Contains("segmentCount", StringComparison.Ordinal));
        CameraRegistryException e = await Assert.ThrowsAsync<CameraRegistryException>(async () => await registry.FindAsync(CameraId.Parse("a"), Ct));
        Assert.Contains("segmentCount", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_while_the_database_was_away_is_seen_when_it_is_back()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);
        ConcurrentQueue<string> reports = new();
        await using PostgresCameraRegistry reader = await OpenAsync(database, reports.Enqueue);
        await reader.AddAsync(SampleCameras.Plain("a"), Ct);
        await using IAsyncEnumerator<CameraChange> watch = reader.WatchAsync(Ct).GetAsyncEnumerator(Ct);
        Assert.Equal("a", (await NextAsync(watch)).Id.Value);

        await server.KillAsync(Ct);
        CameraRegistryException e = await Assert.ThrowsAsync<CameraRegistryException>(async () => await reader.FindAsync(CameraId.Parse("a"), Ct));
        Assert.Contains("database", e.Message, StringComparison.Ordinal);
        await server.StartAgainAsync(Ct);
        await using (PostgresCameraRegistry writer = await OpenAsync(database, Assert.Fail)) await writer.AddAsync(SampleCameras.Plain("b"), Ct);

        Assert.Equal("b", (await NextAsync(watch)).Id.Value);
        Assert.Equal(2, reports.Count);
    }

    [Fact]
    public async Task A_watch_goes_on_by_itself_over_restarts_and_misses_no_change()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);
        await using PostgresCameraRegistry reader = await OpenAsync(database, _ => { });
        await reader.AddAsync(SampleCameras.Plain("kept"), Ct);
        await using IAsyncEnumerator<CameraChange> watch = reader.WatchAsync(Ct).GetAsyncEnumerator(Ct);
        Assert.Equal("kept", (await NextAsync(watch)).Id.Value);
        await using var hand = NpgsqlDataSource.Create(database);
        List<double> seconds = [];
        for (int restart = 1; restart <= 5; restart++)
        {
            await server.KillAsync(Ct);
            await server.StartAgainAsync(Ct);
            long back = TimeProvider.System.GetTimestamp();
            // the first connections after a death of the server are those of the pool, and dead
            await UntilItWorksAsync(() => ExecuteAsync(hand, $"insert into fleet.cameras select 'new-{restart}', site, tags, search, jsonb_set(document, '{{id}}', '\"new-{restart}\"'), nextval('fleet.camera_versions') from fleet.cameras where id = 'kept'"));

            // nothing but the new one: what was there has not gone and come again
            Assert.Equal($"new-{restart}", (await NextAsync(watch)).Id.Value);
            seconds.Add(TimeProvider.System.GetElapsedTime(back).TotalSeconds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Seen after {string.Join(", ", seconds.Select(it => $"{it:0.00}"))} s.");
        Assert.All(seconds, it => Assert.InRange(it, 0, 5));
    }

    [Fact]
    public async Task Many_processes_that_start_at_once_set_the_schema_up_once()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);

        PostgresCameraRegistry[] registries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync(database, Assert.Fail)));

        foreach (PostgresCameraRegistry registry in registries) await registry.DisposeAsync();
        await using var hand = NpgsqlDataSource.Create(database);
        await using NpgsqlCommand count = hand.CreateCommand("select count(*) from fleet.migrations");
        Assert.Equal(1L, await count.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task A_database_with_another_schema_is_refused_in_words()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(Ct);
        string database = await server.CreateDatabaseAsync(Ct);
        await (await OpenAsync(database, Assert.Fail)).DisposeAsync();
        await using var hand = NpgsqlDataSource.Create(database);
        await ExecuteAsync(hand, "update fleet.migrations set checksum = 'another'");

        PostgresSchemaException e = await Assert.ThrowsAsync<PostgresSchemaException>(() => OpenAsync(database, Assert.Fail));

        Assert.Contains("0001-cameras.sql", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hots=127.0.0.1", "Hots", 10)]
    [InlineData("Host=127.0.0.1;Port=1;Username=fleet", "127.0.0.1", 10)]
    public async Task A_database_that_cant_be_reached_is_told_in_words(string connectionString, string named, int seconds)
    {
        CameraRegistryException e = await Assert.ThrowsAsync<CameraRegistryException>(() => OpenAsync(connectionString, Assert.Fail).WaitAsync(TimeSpan.FromSeconds(seconds), Ct));

        Assert.Contains(named, e.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<PostgresCameraRegistry> OpenAsync(string database, Action<string> report) =>
        PostgresCameraRegistry.OpenAsync(database, TimeProvider.System, report, Ct);

    private static async Task UntilItWorksAsync(Func<Task> attempt)
    {
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (NpgsqlException) when (!Ct.IsCancellationRequested)
            {
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<CameraChange> NextAsync(IAsyncEnumerator<CameraChange> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(Patience, Ct));
        return watch.Current;
    }
}
