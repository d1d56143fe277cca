using Fleet.Testing.Postgres;

namespace Fleet.Cluster.Tests;

/// <summary>One server for all tests that leave it running; each has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync(TestContext.Current.CancellationToken);

    public Task<string> CreateDatabaseAsync(CancellationToken ct) => _server!.CreateDatabaseAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
