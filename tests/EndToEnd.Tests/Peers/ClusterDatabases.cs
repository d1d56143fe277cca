using System.Collections.Concurrent;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Postgres;

[assembly: AssemblyFixture(typeof(ClusterDatabases))]

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>The databases of all clusters of a run, in one server that goes with it.</summary>
public sealed class ClusterDatabases : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(() => PostgresServer.StartAsync(CancellationToken.None));

    private static readonly ConcurrentDictionary<string, Task<string>> Databases = new();

    /// <param name="place">Where the host's settings are: started again with the same ones it has the cameras it had. Null: it has none.</param>
    internal static Task<string> OfAsync(string? place) => place is null ? CreateAsync() : Databases.GetOrAdd(place, _ => CreateAsync());

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated) await (await Server.Value).DisposeAsync();
    }

    private static async Task<string> CreateAsync() => await (await Server.Value).CreateDatabaseAsync(CancellationToken.None);
}
