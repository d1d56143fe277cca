using Fleet.Core.Fleet;
using Npgsql;

namespace Fleet.Postgres;

/// <summary>What is done to the cameras' table. A change that has begun is finished, whoever stops waiting for it.</summary>
internal static class CameraChanges
{
    public static async Task<CameraWrite> AddAsync(NpgsqlDataSource database, Camera camera)
    {
        while (true)
        {
            await using NpgsqlCommand insert = database.CreateCommand(
                """
                insert into fleet.cameras (id, site, tags, search, document, version)
                values ($1, $2, $3, $4, $5, nextval('fleet.camera_versions'))
                on conflict (id) do nothing returning version
                """);
            insert.Parameters.AddRange(CameraRow.Parameters(camera));
            if (await insert.ExecuteScalarAsync().ConfigureAwait(false) is long version) return new CameraWrite(CameraWriteOutcome.Done, new VersionedCamera(camera, version));

            // who had the id may have gone between the two questions
            if (await CameraQueries.FindAsync(database, camera.Id, CancellationToken.None).ConfigureAwait(false) is { } present)
                return new CameraWrite(CameraWriteOutcome.Exists, present);
        }
    }

    public static async Task<CameraWrite> ReplaceAsync(NpgsqlDataSource database, Camera camera, long? expectedVersion)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync().ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        VersionedCamera? current = await LockAsync(connection, camera.Id).ConfigureAwait(false);
        if (Refusal(current, expectedVersion) is { } refusal) return new CameraWrite(refusal, current);
        if (current!.Camera == camera) return new CameraWrite(CameraWriteOutcome.Done, current);

        await using NpgsqlCommand update = new(
            """
            update fleet.cameras set site = $2, tags = $3, search = $4, document = $5, version = nextval('fleet.camera_versions')
            where id = $1 returning version
            """, connection);
        update.Parameters.AddRange(CameraRow.Parameters(camera));
        long version = (long)(await update.ExecuteScalarAsync().ConfigureAwait(false))!;
        await transaction.CommitAsync().ConfigureAwait(false);
        return new CameraWrite(CameraWriteOutcome.Done, new VersionedCamera(camera, version));
    }

    public static async Task<CameraWrite> RemoveAsync(NpgsqlDataSource database, CameraId id, long? expectedVersion)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync().ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        VersionedCamera? current = await LockAsync(connection, id).ConfigureAwait(false);
        if (Refusal(current, expectedVersion) is { } refusal) return new CameraWrite(refusal, current);

        await using NpgsqlCommand delete = new("delete from fleet.cameras where id = $1", connection) { Parameters = { new() { Value = id.Value } } };
        await delete.ExecuteNonQueryAsync().ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return new CameraWrite(CameraWriteOutcome.Done, null);
    }

    private static CameraWriteOutcome? Refusal(VersionedCamera? current, long? expectedVersion) =>
        current is null ? CameraWriteOutcome.NotFound
        : expectedVersion is { } expected && expected != current.Version ? CameraWriteOutcome.VersionMismatch
        : null;

    private static async Task<VersionedCamera?> LockAsync(NpgsqlConnection connection, CameraId id)
    {
        await using NpgsqlCommand command = new($"select {CameraRow.Columns} from fleet.cameras where id = $1 for update", connection) { Parameters = { new() { Value = id.Value } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        return await reader.ReadAsync().ConfigureAwait(false) ? CameraRow.Read(reader) : null;
    }
}
