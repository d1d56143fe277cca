using Npgsql;

namespace Fleet.Postgres;

/// <summary>
/// How many connections one process may have to the database. A server takes 100 unless it is told otherwise, and a fleet is many
/// processes; Npgsql alone would let each of them have 100.
/// </summary>
internal static class ConnectionPool
{
    private const int UsualSize = 8;

    /// <param name="connectionString">What it says of the size of the pool is left as it is.</param>
    public static string Bounded(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        Bound(builder);
        return builder.ConnectionString;
    }

    public static void Bound(NpgsqlConnectionStringBuilder builder)
    {
        if (!builder.ShouldSerialize("Maximum Pool Size")) builder.MaxPoolSize = Math.Max(UsualSize, builder.MinPoolSize);
    }
}
