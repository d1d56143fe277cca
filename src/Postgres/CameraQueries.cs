using System.Text;
using Fleet.Core.Fleet;
using Npgsql;

namespace Fleet.Postgres;

/// <summary>What is asked of the cameras' table.</summary>
internal static class CameraQueries
{
    public static async Task<VersionedCamera?> FindAsync(NpgsqlDataSource database, CameraId id, CancellationToken ct)
    {
        await using NpgsqlCommand command = database.CreateCommand($"select {CameraRow.Columns} from fleet.cameras where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = id.Value });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await reader.ReadAsync(ct).ConfigureAwait(false) ? CameraRow.Read(reader) : null;
    }

    public static async Task<CameraPage> PageAsync(NpgsqlDataSource database, CameraQuery query, CancellationToken ct)
    {
        int limit = Math.Clamp(query.Limit, 1, CameraQuery.MaxLimit);
        await using NpgsqlCommand command = database.CreateCommand();
        Describe(command, query, limit);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        List<VersionedCamera> items = [];
        int rows = 0;
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            if (rows++ == limit) return new CameraPage(items, HasMore: items.Count > 0);
            // one row that somebody spoilt hides no other; the feed reports it
            if (CameraRow.TryRead(reader, out _) is { } camera) items.Add(camera);
        }

        return new CameraPage(items, HasMore: false);
    }

    /// <param name="database">The database.</param>
    /// <param name="report">Told of each row that holds no valid camera; it is left out.</param>
    /// <param name="ct">Ends the reading.</param>
    public static async Task<CameraTable> AllAsync(NpgsqlDataSource database, Action<string> report, CancellationToken ct)
    {
        await using NpgsqlCommand command = database.CreateCommand($"select {CameraRow.Columns} from fleet.cameras");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        List<VersionedCamera> cameras = [];
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            if (CameraRow.TryRead(reader, out string problem) is { } camera) cameras.Add(camera);
            else report(problem);
        }

        return CameraTable.Of(cameras);
    }

    /// <summary>One row more than the page has tells whether there are more.</summary>
    internal static void Describe(NpgsqlCommand command, CameraQuery query, int limit)
    {
        var sql = new StringBuilder($"select {CameraRow.Columns} from fleet.cameras where true");
        if (query.After is { } after) Where("id > {0}", after.Value);
        if (query.Site is { } site) Where("site = {0}", site);
        if (query.Tag is { } tag) Where("tags @> array[{0}]", tag);
        if (query.Text is { } text) Where("position({0} in search) > 0", CameraRow.Folded(text));
        sql.Append(" order by id limit ").Append(limit + 1);
        command.CommandText = sql.ToString();

        void Where(string condition, string value)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
            sql.Append(" and ").AppendFormat(null, condition, $"${command.Parameters.Count}");
        }
    }
}
