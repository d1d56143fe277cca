using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.Testing.Hosts;
using Fleet.Testing.Tools;

namespace Fleet.Cluster.Tests;

public sealed class SiloAloneTests : IDisposable
{
    private const string Up = "is up";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>After the signal, and what a busy machine may add.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10) + TimeSpan.FromSeconds(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-silo-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_nothing_installed_it_gets_ready_knows_its_cameras_and_stops_when_it_is_told_to()
    {
        string cameras = Path.Combine(_folder, "cameras.json");
        await File.WriteAllTextAsync(cameras, """{ "cameras": [ { "id": "one", "source": "rtsp://127.0.0.1:1/x" } ] }""", Ct);

        (HostProcess silo, string line) = await HostProcess.StartAsync(
            "Silo", ["--urls", "http://127.0.0.1:0", "--cameras", cameras, "--cluster-name", "alone", "--site", "here", .. Ports()], Up, Ct).WaitAsync(Patience, Ct);
        using HostProcess ending = silo;
        using var watch = new SiloWatch(silo);

        Assert.EndsWith("Silo alone of site here is up.", line, StringComparison.Ordinal);
        using HttpResponseMessage live = await watch.GetAsync("/healthz/live", Ct), ready = await watch.GetAsync("/healthz/ready", Ct);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
        await watch.UntilAsync("fleet_silos", 1, Ct);
        await watch.UntilAsync("fleet_cameras_configured", 1, Ct);
        Assert.Equal(0, await silo.StopAsync(Ct).WaitAsync(StopLimit, Ct));
    }

    [Theory]
    [InlineData("--streams", "pigeon", "streams is one of")]
    [InlineData("--database", "Host=127.0.0.1;Port=1;Username=fleet;Password=sesame", "database: ")]
    public async Task It_does_not_start_with_what_can_not_be_and_names_the_key(string option, string value, string words)
    {
        ToolResult result = await RunAsync([option, value, .. Ports()]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(words, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", result.Errors + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_by_its_key()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        ToolResult result = await RunAsync([.. Ports()[..2], "--cluster-gateway-port", port]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cluster:gatewayPort: ", result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Ports() =>
        ["--cluster-silo-port", FreePort.Take().ToString(CultureInfo.InvariantCulture), "--cluster-gateway-port", FreePort.Take().ToString(CultureInfo.InvariantCulture)];

    private static Task<ToolResult> RunAsync(params string[] arguments) =>
        Tool.RunAsync("dotnet", [typeof(Silo.Settings.SiloSettings).Assembly.Location, "--urls", "http://127.0.0.1:0", .. arguments], Ct).WaitAsync(Patience, Ct);
}
