using Npgsql;

namespace Fleet.Postgres.Tests;

public sealed class ConnectionPoolTests
{
    [Theory]
    [InlineData("Host=db", 8)]
    [InlineData("Host=db;Minimum Pool Size=20", 20)]
    [InlineData("Host=db;Maximum Pool Size=50", 50)]
    [InlineData("Host=db;maxpoolsize=100", 100)]
    public void A_process_has_few_connections_unless_it_is_told_how_many(string given, int most) =>
        Assert.Equal(most, new NpgsqlConnectionStringBuilder(ConnectionPool.Bounded(given)).MaxPoolSize);

    [Fact]
    public void Orleans_has_as_few() =>
        Assert.Equal(8, new NpgsqlConnectionStringBuilder(OrleansSchema.ConnectionString("Host=db")).MaxPoolSize);
}
