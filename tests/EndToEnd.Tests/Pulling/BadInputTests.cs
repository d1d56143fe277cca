using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleet.CameraSim;
using Fleet.Core.Rtsp.Auth;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Pulling;

/// <summary>What a person types wrong, or what answers at the other end: one clear line, and an exit code.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("http://camera/", "rtsp://")]
    [InlineData("rtsp://", "no host")]
    [InlineData("rtsp://camera:99999/x", "port")]
    public async Task A_wrong_url(string url, string words) => AssertExplained(await ProbeAsync(url), words);

    [Fact]
    public async Task A_refused_port()
    {
        int port;
        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            port = ((IPEndPoint)taken.LocalEndpoint).Port;
        }

        AssertExplained(await ProbeAsync(Url(port)), "Connecting:", "refuses connections");
    }

    [Fact]
    public async Task Wrong_credentials()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(
            new CameraSimOptions { Credentials = new RtspCredentials("viewer", "right") }, TimeProvider.System, TestContext.Current.CancellationToken);

        ToolResult result = await ProbeAsync(string.Create(CultureInfo.InvariantCulture, $"rtsp://viewer:wrong@127.0.0.1:{simulator.Port}/cam-1"));

        AssertExplained(result, "refused the credentials", "viewer");
        Assert.DoesNotContain("wrong", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_not_there()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(
            new CameraSimOptions(), TimeProvider.System, TestContext.Current.CancellationToken);

        AssertExplained(await ProbeAsync(Url(simulator.Port)), "404");
    }

    [Theory]
    [InlineData("audio-only", "offers no video", "PCMA")]
    [InlineData("mjpeg", "Motion JPEG", "H.264")]
    public async Task A_camera_without_video_that_can_be_carried(string mount, string what, string how)
    {
        using GStreamerServer server = await GStreamerServer.StartAsync(0, TestContext.Current.CancellationToken);

        AssertExplained(await ProbeAsync(server.Url(mount)), what, how);
    }

    [Fact]
    public async Task An_http_server_on_the_port()
    {
        using var server = new FixedAnswer("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n");

        AssertExplained(await ProbeAsync(Url(server.Port)), "HTTP");
    }

    [Fact]
    public async Task An_endless_header()
    {
        using var server = new FixedAnswer("RTSP/1.0 200 OK\r\nX: ", filler: "x");

        AssertExplained(await ProbeAsync(Url(server.Port)), "header");
    }

    [Fact]
    public async Task A_body_of_4_GB()
    {
        using var server = new FixedAnswer("RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 4294967296\r\n\r\n");

        AssertExplained(await ProbeAsync(Url(server.Port)), "4294967296");
    }

    [Fact]
    public async Task An_address_that_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");

        ToolResult result = await StandaloneHost.RunAsync(["--urls", url], TestContext.Current.CancellationToken);

        AssertExplained(result, url, "already in use");
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task An_address_of_another_machine()
    {
        ToolResult result = await StandaloneHost.RunAsync(["--urls", "http://192.0.2.1:8080", "--allow-anonymous", "true"], TestContext.Current.CancellationToken);

        AssertExplained(result, "192.0.2.1:8080", "Cannot assign");
        Assert.Equal("", result.Output);
    }

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"rtsp://127.0.0.1:{port}/nowhere");

    private static Task<ToolResult> ProbeAsync(string url) => StandaloneHost.RunAsync(["probe", url], TestContext.Current.CancellationToken);

    private static void AssertExplained(ToolResult result, params string[] words)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.All(words, word => Assert.Contains(word, result.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>Says its piece to the first who connects; with a filler, without end.</summary>
    private sealed class FixedAnswer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public FixedAnswer(string answer, string? filler = null)
        {
            _listener.Start();
            _serving = Task.Run(() => ServeAsync(answer, filler));
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose()
        {
            _listener.Dispose();
            _serving.GetAwaiter().GetResult();
        }

        private async Task ServeAsync(string answer, string? filler)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream(), answer, filler);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // the test is over, and nobody called
            }
        }

        private static async Task AnswerAsync(NetworkStream stream, string answer, string? filler)
        {
            try
            {
                await stream.ReadAtLeastAsync(new byte[4096], minimumBytes: 1);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
                byte[] more = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(filler ?? "", 1024)));
                while (filler is not null) await stream.WriteAsync(more);
                while (await stream.ReadAsync(new byte[4096]) > 0)
                {
                    // until the client has had enough
                }
            }
            catch (IOException)
            {
                // the client hung up
            }
        }
    }
}
