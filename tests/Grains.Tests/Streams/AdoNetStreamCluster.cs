using Fleet.Grains.Abstractions.Streams;
using Fleet.Postgres;
using Fleet.Testing.Postgres;

namespace Fleet.Grains.Tests.Streams;

/// <summary>Around a PostgreSQL server of its own; its tests are skipped where there is none.</summary>
public sealed class AdoNetStreamCluster : StreamCluster
{
    private PostgresServer? _server;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async ValueTask<FleetStreamsOptions> PrepareAsync()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        _server = await PostgresServer.StartAsync(ct);
        string database = await _server.CreateDatabaseAsync(ct);
        await OrleansSchema.ApplyAsync(database, streams: true, ct);
        return new FleetStreamsOptions { Kind = FleetStreamsKind.AdoNet, Database = OrleansSchema.ConnectionString(database) };
    }
}
