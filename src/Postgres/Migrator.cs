using System.Globalization;
using System.Reflection;
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

    /// <summary>The steps that stand in an assembly as embedded <c>NNNN-name.sql</c> files.</summary>
    public static IReadOnlyList<Migration> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, Read(assembly, name)))];
    }

    /// <exception cref="PostgresSchemaException">The database was changed by something this process doesn't know.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource database, IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(migrations);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct).ConfigureAwait(false);
        await RunAsync(connection, $"select pg_advisory_lock({AdvisoryLock})", ct).ConfigureAwait(false);
        try
        {
            await RunAsync(connection,
                """
                create schema if not exists fleet;
                create table if not exists fleet.migrations (
                    number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())
                """, ct).ConfigureAwait(false);
            Dictionary<int, string> applied = await AppliedAsync(connection, ct).ConfigureAwait(false);
            foreach (Migration migration in migrations) await ApplyAsync(connection, migration, applied, ct).ConfigureAwait(false);
        }
        finally
        {
            // the lock is the connection's: it would go with it into the pool
            await RunAsync(connection, $"select pg_advisory_unlock({AdvisoryLock})", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, Dictionary<int, string> applied, CancellationToken ct)
    {
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Sql)));
        if (applied.TryGetValue(migration.Number, out string? known))
        {
            if (known == checksum) return;
            throw new PostgresSchemaException($"The database was set up with another '{migration.Name}' than this version has: a step that has been applied must not change.");
        }

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await RunAsync(connection, migration.Sql, ct).ConfigureAwait(false);
        await using NpgsqlCommand note = new("insert into fleet.migrations (number, name, checksum) values ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = migration.Number }, new() { Value = migration.Name }, new() { Value = checksum } },
        };
        await note.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    private static async Task<Dictionary<int, string>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using NpgsqlCommand command = new("select number, checksum from fleet.migrations", connection);
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

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        // the checksum must not depend on how a checkout ends its lines
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
