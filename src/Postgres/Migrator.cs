using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Fleet.Postgres;

/// <summary>
/// Brings a database's schema to what this version of the product needs. Any number of processes may do so at once: one does it, under an
/// advisory lock, and the others find it done.
/// </summary>
public static class Migrator
{
    /// <summary>"fleet" in ASCII: nothing else in the database should take the same number.</summary>
    private const long AdvisoryLock = 0x66_6C_65_65_74;

    /// <exception cref="PostgresSchemaException">The database was changed by something this process doesn't know.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource database, IReadOnlyList<MigrationSet> sets, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(sets);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct).ConfigureAwait(false);
        await RunAsync(connection, $"select pg_advisory_lock({AdvisoryLock})", ct).ConfigureAwait(false);
        try
        {
            foreach (MigrationSet set in sets) await ApplyAsync(connection, set, ct).ConfigureAwait(false);
        }
        finally
        {
            // the lock is the connection's: it would go with it into the pool
            await RunAsync(connection, $"select pg_advisory_unlock({AdvisoryLock})", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, MigrationSet set, CancellationToken ct)
    {
        string ledger = $"{set.Schema}.{set.Ledger}";
        await RunAsync(connection,
            $"""
            create schema if not exists {set.Schema};
            create table if not exists {ledger} (
                number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())
            """, ct).ConfigureAwait(false);
        Dictionary<int, string> applied = await AppliedAsync(connection, ledger, ct).ConfigureAwait(false);
        foreach (Migration step in set.Steps) await ApplyAsync(connection, ledger, step, applied, ct).ConfigureAwait(false);
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, string ledger, Migration migration, Dictionary<int, string> applied, CancellationToken ct)
    {
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Sql)));
        if (applied.TryGetValue(migration.Number, out string? known))
        {
            if (known == checksum) return;
            throw new PostgresSchemaException($"The database was set up with another '{migration.Name}' than this version has: a step that has been applied must not change.");
        }

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await RunAsync(connection, migration.Sql, ct).ConfigureAwait(false);
        await using NpgsqlCommand note = new($"insert into {ledger} (number, name, checksum) values ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = migration.Number }, new() { Value = migration.Name }, new() { Value = checksum } },
        };
        await note.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    private static async Task<Dictionary<int, string>> AppliedAsync(NpgsqlConnection connection, string ledger, CancellationToken ct)
    {
        await using NpgsqlCommand command = new($"select number, checksum from {ledger}", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        Dictionary<int, string> applied = [];
        while (await reader.ReadAsync(ct).ConfigureAwait(false)) applied[reader.GetInt32(0)] = reader.GetString(1);
        return applied;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }
}
