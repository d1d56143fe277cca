using System.Runtime.CompilerServices;
using Fleet.Core.Fleet;
using Npgsql;

namespace Fleet.Postgres;

/// <summary>
/// Cameras in PostgreSQL, for any number of processes at once. Questions and changes go to the database; a watch is fed from a mirror of
/// the table, which follows the database's notifications (<see cref="ChangeFeed"/>).
/// </summary>
public sealed class PostgresCameraRegistry : ICameraRegistry, IAsyncDisposable
{
    private static readonly MigrationSet Schema = MigrationSet.Embedded("Cameras", "fleet", "migrations");

    private readonly NpgsqlDataSource _database;
    private readonly MemoryCameraRegistry _mirror;
    private readonly ChangeFeed _feed;

    private PostgresCameraRegistry(NpgsqlDataSource database, TimeProvider time, Action<string> report)
    {
        _database = database;
        _mirror = new MemoryCameraRegistry(time);
        _feed = new ChangeFeed(database, _mirror, time, report);
    }

    /// <summary>Brings the schema up to date and begins to listen.</summary>
    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="time">When to try a lost connection again.</param>
    /// <param name="report">Told when the database can't be heard, and when it can again.</param>
    /// <param name="ct">Ends the opening.</param>
    /// <exception cref="CameraRegistryException">The database can't be reached or refuses.</exception>
    /// <exception cref="PostgresSchemaException">The database's schema is of another kind.</exception>
    public static async Task<PostgresCameraRegistry> OpenAsync(string connectionString, TimeProvider time, Action<string> report, CancellationToken ct)
    {
        NpgsqlDataSource database = Connect(connectionString);
        var registry = new PostgresCameraRegistry(database, time, report);
        try
        {
            await AskAsync(() => Migrator.ApplyAsync(database, [Schema], ct)).ConfigureAwait(false);
            await AskAsync(() => registry._feed.StartAsync(ct)).ConfigureAwait(false);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<VersionedCamera?> FindAsync(CameraId id, CancellationToken ct) =>
        await AskAsync(() => CameraQueries.FindAsync(_database, id, ct)).ConfigureAwait(false);

    public async ValueTask<CameraPage> ListAsync(CameraQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await AskAsync(() => CameraQueries.PageAsync(_database, query, ct)).ConfigureAwait(false);
    }

    public async ValueTask<CameraWrite> AddAsync(Camera camera, CancellationToken ct)
    {
        Require(camera);
        ct.ThrowIfCancellationRequested();
        return await AskAsync(() => CameraChanges.AddAsync(_database, camera)).ConfigureAwait(false);
    }

    public async ValueTask<CameraWrite> ReplaceAsync(Camera camera, long? expectedVersion, CancellationToken ct)
    {
        Require(camera);
        ct.ThrowIfCancellationRequested();
        return await AskAsync(() => CameraChanges.ReplaceAsync(_database, camera, expectedVersion)).ConfigureAwait(false);
    }

    public async ValueTask<CameraWrite> RemoveAsync(CameraId id, long? expectedVersion, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await AskAsync(() => CameraChanges.RemoveAsync(_database, id, expectedVersion)).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<CameraChange> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        // whoever has just written and now watches finds what was written, however late its notification is
        await AskAsync(() => _feed.ReloadAsync(ct)).ConfigureAwait(false);
        await foreach (CameraChange change in _mirror.WatchAsync(ct).ConfigureAwait(false)) yield return change;
    }

    public async ValueTask DisposeAsync()
    {
        await _feed.DisposeAsync().ConfigureAwait(false);
        _mirror.Dispose();
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlDataSource Connect(string connectionString)
    {
        try
        {
            return NpgsqlDataSource.Create(ConnectionPool.Bounded(connectionString));
        }
        catch (ArgumentException e)
        {
            throw new CameraRegistryException($"The database's connection string can't be used: {e.Message}", e);
        }
    }

    private static void Require(Camera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        if (CameraRules.Check(camera) is { Count: > 0 } errors)
            throw new ArgumentException($"The camera '{camera.Id}' is not valid: {string.Join("; ", errors)}.", nameof(camera));
    }

    private static async Task AskAsync(Func<Task> question) => await AskAsync(async () =>
    {
        await question().ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    private static async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            throw new CameraRegistryException($"The database of the cameras does not answer as it should: {e.Message}", e);
        }
    }
}
