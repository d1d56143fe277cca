using Fleet.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: AssemblyFixture(typeof(Fleet.OrleansSchema.Tests.SchemaFixture))]

namespace Fleet.OrleansSchema.Tests;

/// <summary>One server for all tests that leave it running, and on a database of it one silo with every provider.</summary>
public sealed class SchemaFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private IHost? _silo;

    public IServiceProvider Silo => _silo!.Services;

    public IClusterClient Client => Silo.GetRequiredService<IClusterClient>();

    public async ValueTask InitializeAsync()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        _server = await PostgresServer.StartAsync(ct);
        _silo = await TestHosts.StartSiloAsync(await CreateDatabaseAsync(ct), SiloPorts.Free(), ct);
    }

    /// <summary>A database with what Orleans needs.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken ct)
    {
        string database = await _server!.CreateDatabaseAsync(ct);
        await Postgres.OrleansSchema.ApplyAsync(database, streams: true, ct);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.StopAsync();
            _silo.Dispose();
        }

        if (_server is not null) await _server.DisposeAsync();
    }
}
