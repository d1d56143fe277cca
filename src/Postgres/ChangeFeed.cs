using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Npgsql;

namespace Fleet.Postgres;

/// <summary>
/// Keeps a mirror of the cameras as the database has them: LISTEN, and for what a lost connection may have missed, all of them again.
/// </summary>
internal sealed class ChangeFeed(NpgsqlDataSource database, MemoryCameraRegistry mirror, TimeProvider time, Action<string> report) : IAsyncDisposable
{
    /// <summary>A connection that is silent this long is asked whether it is still there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(0.5);

    /// <summary>So many at once are read as a whole.</summary>
    private const int ManyChanges = 64;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _changed = new();
    private Task _following = Task.CompletedTask;

    /// <summary>Listens from here on; the mirror is whole when this returns.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        NpgsqlConnection connection = await ListenAsync(ct).ConfigureAwait(false);
        _following = FollowAsync(connection);
    }

    public Task ReloadAsync(CancellationToken ct) =>
        mirror.RefreshAsync(async (_, reading) => await CameraQueries.AllAsync(database, report, reading).ConfigureAwait(false), ct).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken ct)
    {
        NpgsqlConnection connection = await database.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            connection.Notification += (_, notification) => _changed.Enqueue(notification.Payload);
            await using NpgsqlCommand listen = new("listen fleet_cameras", connection);
            await listen.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
            await ReloadAsync(ct).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task FollowAsync(NpgsqlConnection connection)
    {
        NpgsqlConnection? open = connection;
        bool isLost = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                open ??= await ListenAsync(_stop.Token).ConfigureAwait(false);
                if (isLost) report("The database of the cameras is heard again.");
                isLost = false;
                await TakeInAsync(open).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                if (!isLost) report($"The database of the cameras can't be heard, so changes made elsewhere are not seen. {e.Message}");
                isLost = true;
                if (open is not null) await open.DisposeAsync().ConfigureAwait(false);
                open = null;
                await Task.Delay(RetryAfter, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (open is not null) await open.DisposeAsync().ConfigureAwait(false);
    }

    private async Task TakeInAsync(NpgsqlConnection connection)
    {
        while (true)
        {
            if (!await connection.WaitAsync(Silence, _stop.Token).ConfigureAwait(false))
            {
                await using NpgsqlCommand ask = new("select 1", connection);
                await ask.ExecuteNonQueryAsync(_stop.Token).ConfigureAwait(false);
            }

            if (_changed.Count > ManyChanges)
            {
                _changed.Clear();
                await ReloadAsync(_stop.Token).ConfigureAwait(false);
            }

            while (_changed.TryDequeue(out string? id)) await TakeInAsync(id).ConfigureAwait(false);
        }
    }

    private async Task TakeInAsync(string id)
    {
        if (!CameraId.TryParse(id, out CameraId camera)) return;
        await mirror.RefreshAsync(
            async (present, ct) =>
            {
                // read under the mirror's turn, so that it never goes back to what an earlier question was answered
                VersionedCamera? now = await TryFindAsync(camera, ct).ConfigureAwait(false);
                if (now?.Version == present.Find(camera)?.Version) return present;
                return now is null ? present.Without(camera) : present.With(now);
            }, _stop.Token).ConfigureAwait(false);
    }

    private async Task<VersionedCamera?> TryFindAsync(CameraId id, CancellationToken ct)
    {
        try
        {
            return await CameraQueries.FindAsync(database, id, ct).ConfigureAwait(false);
        }
        catch (CameraRegistryException e)
        {
            report(e.Message);
            return null;
        }
    }
}
