using Npgsql;

namespace Fleet.Postgres;

/// <summary>
/// What Orleans' ADO.NET clustering, grain storage, reminders and streams need in the database, in a schema of its own. Every silo and
/// every edge applies it when it starts, before Orleans does; this project itself knows nothing of Orleans.
/// </summary>
public static class OrleansSchema
{
    /// <summary>As the providers call Npgsql ("invariant").</summary>
    public const string Invariant = "Npgsql";

    private const string Schema = "orleans";

    internal static MigrationSet Cluster { get; } = MigrationSet.Embedded("Orleans", Schema, "migrations");

    internal static MigrationSet Streams { get; } = MigrationSet.Embedded("OrleansStreams", Schema, "stream_migrations");

    /// <param name="connectionString">The product's own, as Npgsql takes it.</param>
    /// <param name="streams">Also what ADO.NET streams need.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <exception cref="NpgsqlException">The database can't be reached or refuses.</exception>
    /// <exception cref="PostgresSchemaException">The database's schema is of another kind.</exception>
    public static async Task ApplyAsync(string connectionString, bool streams, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await Migrator.ApplyAsync(database, streams ? [Cluster, Streams] : [Cluster], ct).ConfigureAwait(false);
    }

    /// <summary>
    /// The connection string for Orleans' providers. The one name they use of their own is "OrleansQuery", without a schema: so theirs has
    /// to come first on the search path, and can't be the one the cameras are in without mixing the two up.
    /// </summary>
    public static string ConnectionString(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        ConnectionPool.Bound(builder);
        builder.SearchPath = string.IsNullOrWhiteSpace(builder.SearchPath) ? Schema : $"{Schema},{builder.SearchPath}";
        return builder.ConnectionString;
    }
}
