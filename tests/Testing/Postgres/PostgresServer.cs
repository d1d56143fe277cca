using Fleet.Testing.Hosts;
using Fleet.Testing.Tools;
using Xunit;

namespace Fleet.Testing.Postgres;

/// <summary>A PostgreSQL server of the tests' own, from Debian's package, in a directory that goes with it. It can be killed and started again.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-postgres-").FullName;
    private readonly string _programs;
    private int _databases;

    private PostgresServer(string programs, int port) => (_programs, Port) = (programs, port);

    public int Port { get; }

    private string Data => Path.Combine(_directory, "data");

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    public static async Task<PostgresServer> StartAsync(CancellationToken ct)
    {
        string? programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max(StringComparer.Ordinal)
            : null;
        Assert.SkipWhen(programs is null, "PostgreSQL is not installed.");
        var server = new PostgresServer(programs!, FreePort.Take());
        try
        {
            if (Environment.IsPrivilegedProcess) await RunAsync("chown", ["postgres", server._directory], ct);
            await server.AsPostgresAsync("initdb", ["-D", server.Data, "-U", "fleet", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], ct);
            await server.StartAgainAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>An empty database, as Npgsql's connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken ct)
    {
        string name = $"fleet_{Interlocked.Increment(ref _databases)}";
        await RunAsync(Path.Combine(_programs, "createdb"), ["-h", "127.0.0.1", "-p", $"{Port}", "-U", "fleet", name], ct);
        return $"Host=127.0.0.1;Port={Port};Username=fleet;Database={name};Timeout=5;Command Timeout=10";
    }

    /// <summary>Returns when it takes connections.</summary>
    public Task StartAgainAsync(CancellationToken ct) => AsPostgresAsync("pg_ctl",
        ["-D", Data, "-w", "-s", "-l", Path.Combine(_directory, "log"), "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200", "start"], ct);

    /// <summary>Every process of it ends at once, without a word to anybody.</summary>
    public Task KillAsync(CancellationToken ct) => AsPostgresAsync("pg_ctl", ["-D", Data, "-w", "-s", "-m", "immediate", "stop"], ct);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await KillAsync(CancellationToken.None);
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>PostgreSQL refuses to be run by root.</summary>
    private Task AsPostgresAsync(string program, string[] arguments, CancellationToken ct)
    {
        string path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", path, .. arguments], ct)
            : RunAsync(path, arguments, ct);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        ToolResult result = await Tool.RunAsync(program, arguments, ct);
        if (result.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {result.ExitCode}: {result.Errors}{result.Output}");
    }
}
