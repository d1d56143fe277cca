using System.Globalization;
using Fleet.Core.Fleet;
using Npgsql;

namespace Fleet.Postgres.Tests.Schema;

public sealed class OrleansSchemaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_set_of_steps_is_numbered_without_a_hole()
    {
        Assert.Equal(Enumerable.Range(1, OrleansSchema.Cluster.Steps.Count), OrleansSchema.Cluster.Steps.Select(step => step.Number));
        Assert.Equal(Enumerable.Range(1, OrleansSchema.Streams.Steps.Count), OrleansSchema.Streams.Steps.Select(step => step.Number));

        string database = await postgres.CreateDatabaseAsync(Ct);
        await OrleansSchema.ApplyAsync(database, streams: true, Ct);

        Assert.Equal(OrleansSchema.Cluster.Steps.Count, await CountAsync(database, "orleans.migrations"));
        Assert.Equal(OrleansSchema.Streams.Steps.Count, await CountAsync(database, "orleans.stream_migrations"));
    }

    [Fact]
    public async Task Applying_it_again_changes_nothing_and_keeps_what_is_there()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        await OrleansSchema.ApplyAsync(database, streams: false, Ct);
        await ExecuteAsync(database, "insert into orleans.membership_version (deployment_id, version) values ('fleet', 7)");
        string before = await SchemaAsync(database);

        await OrleansSchema.ApplyAsync(database, streams: false, Ct);

        Assert.Equal(before, await SchemaAsync(database));
        Assert.Equal(7, await NumberAsync(database, "select version from orleans.membership_version"));
    }

    [Fact]
    public async Task Eight_processes_that_start_at_once_set_it_up_once()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => OrleansSchema.ApplyAsync(database, streams: true, Ct), Ct)));

        Assert.Equal(OrleansSchema.Cluster.Steps.Count, await CountAsync(database, "orleans.migrations"));
        Assert.Equal(OrleansSchema.Streams.Steps.Count, await CountAsync(database, "orleans.stream_migrations"));
    }

    [Fact]
    public async Task Cameras_and_Orleans_stand_beside_each_other_and_cameras_alone_bring_nothing_of_Orleans()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        await (await PostgresCameraRegistry.OpenAsync(database, TimeProvider.System, Assert.Fail, Ct)).DisposeAsync();
        Assert.Equal(0, await NumberAsync(database, "select count(*) from pg_namespace where nspname = 'orleans'"));

        await OrleansSchema.ApplyAsync(database, streams: true, Ct);
        await using PostgresCameraRegistry registry = await PostgresCameraRegistry.OpenAsync(database, TimeProvider.System, Assert.Fail, Ct);

        Assert.Empty((await registry.ListAsync(new CameraQuery(), Ct)).Items);
        Assert.Equal(1, await CountAsync(database, "fleet.migrations"));
        Assert.Equal(0, await NumberAsync(database, "select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public'"));
    }

    [Fact]
    public async Task Streams_can_be_added_to_a_database_that_did_without()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        await OrleansSchema.ApplyAsync(database, streams: false, Ct);
        Assert.Equal(0, await NumberAsync(database, "select count(*) from pg_tables where tablename like 'stream%'"));
        long queries = await CountAsync(database, "orleans.OrleansQuery");

        await OrleansSchema.ApplyAsync(database, streams: true, Ct);

        Assert.Equal(queries + 6, await CountAsync(database, "orleans.OrleansQuery"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind_and_the_next_start_goes_on_where_it_failed()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        await using var source = NpgsqlDataSource.Create(database);
        Migration good = new(1, "0001-good.sql", "create table trial.one (id int)");
        Migration bad = new(2, "0002-bad.sql", "create table trial.two (id int); insert into trial.one values (1); create table trial.two (id int)");

        PostgresException e = await Assert.ThrowsAsync<PostgresException>(() => Migrator.ApplyAsync(source, [new("trial", "migrations", [good, bad])], Ct));

        Assert.Equal(PostgresErrorCodes.DuplicateTable, e.SqlState);
        Assert.Equal(1, await CountAsync(database, "trial.migrations"));
        Assert.Equal(0, await CountAsync(database, "trial.one"));
        Assert.Equal(0, await NumberAsync(database, "select count(*) from pg_tables where tablename = 'two'"));

        // and the lock is free for the next, which is another version of the product
        Migration mended = bad with { Sql = "create table trial.two (id int)" };
        await Migrator.ApplyAsync(source, [new("trial", "migrations", [good, mended])], Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);

        Assert.Equal(2, await CountAsync(database, "trial.migrations"));
    }

    [Fact]
    public async Task A_database_whose_step_was_another_one_is_refused_in_words()
    {
        string database = await postgres.CreateDatabaseAsync(Ct);
        await OrleansSchema.ApplyAsync(database, streams: false, Ct);
        await ExecuteAsync(database, "update orleans.migrations set checksum = 'another' where number = 2");

        PostgresSchemaException e = await Assert.ThrowsAsync<PostgresSchemaException>(() => OrleansSchema.ApplyAsync(database, streams: false, Ct));

        Assert.Contains("0002-membership.sql", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Database=fleet", "orleans")]
    [InlineData("Host=db;Database=fleet;Search Path=mine", "orleans,mine")]
    public void Orleans_finds_its_own_schema_first(string given, string path)
    {
        var connection = new NpgsqlConnectionStringBuilder(OrleansSchema.ConnectionString(given));

        Assert.Equal(("db", "fleet", path), (connection.Host, connection.Database, connection.SearchPath));
    }

    private static Task<string> SchemaAsync(string database) => ScalarAsync(database,
        """
        select string_agg(it, ';' order by it) from (
            select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as it from information_schema.columns where table_schema = 'orleans'
            union all select indexdef from pg_indexes where schemaname = 'orleans'
            union all select concat_ws(' ', number, checksum, applied_at) from orleans.migrations
            union all select concat_ws(' ', QueryKey, QueryText) from orleans.OrleansQuery) all_of_it
        """);

    private static Task<long> CountAsync(string database, string table) => NumberAsync(database, $"select count(*) from {table}");

    private static async Task<long> NumberAsync(string database, string sql) => long.Parse(await ScalarAsync(database, sql), CultureInfo.InvariantCulture);

    private static async Task<string> ScalarAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture)!;
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
