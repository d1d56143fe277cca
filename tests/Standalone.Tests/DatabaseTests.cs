using System.Net;
using System.Net.Http.Json;
using Fleet.Standalone.Settings;
using Fleet.Testing.Hosts;
using Fleet.Testing.Postgres;
using Fleet.Testing.Tools;

namespace Fleet.Standalone.Tests;

public sealed class DatabaseTests
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Between a change's answer and its place in the other process; a busy machine is given three times that.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_on_one_database_have_the_same_cameras()
    {
        await using PostgresServer postgres = await PostgresServer.StartAsync(Ct);
        string database = await postgres.CreateDatabaseAsync(Ct);
        (HostProcess Process, string Line)[] started = await Task.WhenAll(StartAsync(database), StartAsync(database));
        using HostProcess one = started[0].Process, other = started[1].Process;
        using HttpClient first = ClientOf(started[0].Line), second = ClientOf(started[1].Line);

        using HttpResponseMessage added = await first.PostAsJsonAsync("/api/cameras", new { id = "shared", source = "rtsp://127.0.0.1:1/x" }, Ct);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        await UntilAsync(second, HttpStatusCode.OK);

        using HttpResponseMessage removed = await second.DeleteAsync("/api/cameras/shared", Ct);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await UntilAsync(first, HttpStatusCode.NotFound);

        int[] codes = await Task.WhenAll(one.StopAsync(Ct), other.StopAsync(Ct)).WaitAsync(Patience, Ct);
        Assert.Equal([0, 0], codes);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_by_its_key_and_the_password_is_not_told()
    {
        string connectionString = $"Host=127.0.0.1;Port={FreePort.Take()};Username=fleet;Password=sesame;Database=fleet";
        string host = Path.ChangeExtension(typeof(StandaloneSettings).Assembly.Location, ".dll");

        ToolResult result = await Tool.RunAsync("dotnet", [host, "--urls", "http://127.0.0.1:0", "--database", connectionString], Ct);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("database: ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", result.Errors + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private static Task<(HostProcess Process, string Line)> StartAsync(string database) =>
        HostProcess.StartAsync("Standalone", ["--urls", "http://127.0.0.1:0", "--database", database], Listening, Ct);

    private static HttpClient ClientOf(string line) => new() { BaseAddress = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim()) };

    /// <summary>The camera's live status comes from what the process knows; the registry's own answer would come from the database.</summary>
    private static async Task UntilAsync(HttpClient host, HttpStatusCode status)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        long start = TimeProvider.System.GetTimestamp();
        HttpStatusCode last;
        do
        {
            Assert.True(await look.WaitForNextTickAsync(Ct));
            using HttpResponseMessage answer = await host.GetAsync("/live/shared/status", Ct);
            last = answer.StatusCode;
        }
        while (last != status && TimeProvider.System.GetElapsedTime(start) < 3 * Promised);
        Assert.Equal(status, last);
    }
}
