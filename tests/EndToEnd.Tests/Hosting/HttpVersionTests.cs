using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Hosting;

/// <summary>One address, whatever version of HTTP a client speaks.</summary>
public sealed class HttpVersionTests : IDisposable
{
    private const int Streams = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-http-");

    [Fact]
    public async Task In_clear_text_it_speaks_http_1_and_http_2_and_one_connection_carries_a_whole_wall()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        using RunningHost host = await RunningHost.StartAsync([], ct);
        int connections = 0;
        using HttpMessageInvoker http = Client(() => connections++);

        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20, HttpVersion.Version11 })
        {
            using HttpResponseMessage health = await SendAsync(http, host, "/healthz/live", version, ct);
            Assert.Equal((HttpStatusCode.OK, version), (health.StatusCode, health.Version));
        }

        await PlayOverWebSocketAsync(http, host, ct);
        connections = 0;
        HttpResponseMessage[] walls = await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => SendAsync(http, host, $"/live/demo-{(i % 4) + 1}/cmaf", HttpVersion.Version20, ct)));
        await Task.WhenAll(walls.Select(async wall =>
        {
            Assert.Equal(HttpStatusCode.OK, wall.StatusCode);
            Stream body = await wall.Content.ReadAsStreamAsync(ct);
            for (int i = 0; i < 30; i++) await ReadFrameAsync(body, ct);
        }));
        Assert.Equal(0, connections);
        foreach (HttpResponseMessage wall in walls) wall.Dispose();
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_both_over_tls_and_takes_a_renewed_one_at_once()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        TestCertificate old = TestCertificate.Create(TimeProvider.System), renewed = TestCertificate.Create(TimeProvider.System);
        string path = Path.Combine(_folder.FullName, "tls.pem");
        await File.WriteAllTextAsync(path, old.CertificatePem + "\n" + old.KeyPem, ct);
        using RunningHost host = await RunningHost.StartAsync(["--certificate-path", path], ct, "https://127.0.0.1:0");
        string? seen = null;
        bool Trust(string thumbprint)
        {
            seen = thumbprint;
            return thumbprint == old.Thumbprint || thumbprint == renewed.Thumbprint;
        }

        using HttpMessageInvoker http = Client(() => { }, Trust);

        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using HttpResponseMessage health = await SendAsync(http, host, "/healthz/live", version, ct);
            Assert.Equal((HttpStatusCode.OK, version), (health.StatusCode, health.Version));
        }

        await PlayOverWebSocketAsync(http, host, ct);
        Assert.Equal(old.Thumbprint, seen);

        // half a file first, as one that is just being written: the old one stays in use
        await File.WriteAllTextAsync(path, renewed.CertificatePem, ct);
        await Until.TrueAsync(() => host.Output.Contains("certificate:path: " + path, StringComparison.Ordinal), Patience, ct);
        using (HttpMessageInvoker other = Client(() => { }, Trust))
        using (await SendAsync(other, host, "/healthz/live", HttpVersion.Version20, ct)) Assert.Equal(old.Thumbprint, seen);
        await File.WriteAllTextAsync(path, renewed.CertificatePem + "\n" + renewed.KeyPem, ct);
        await Until.TrueAsync(() => host.Output.Contains("is in use now", StringComparison.Ordinal), Patience, ct);
        using (HttpMessageInvoker other = Client(() => { }, Trust))
        using (await SendAsync(other, host, "/healthz/live", HttpVersion.Version20, ct)) Assert.Equal(renewed.Thumbprint, seen);
    }

    [Fact]
    public async Task A_certificate_that_can_not_be_used_is_named_with_its_setting()
    {
        ToolResult result = await StandaloneHost.RunAsync(["--urls", "https://127.0.0.1:0", "--certificate-path", Path.Combine(_folder.FullName, "none.pem")], TestContext.Current.CancellationToken);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("certificate:path", result.Errors, StringComparison.Ordinal);
        Assert.Contains("none.pem", result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static HttpMessageInvoker Client(Action onConnection, Func<string, bool>? trust = null) => new(new SocketsHttpHandler
    {
        EnableMultipleHttp2Connections = false,
        ConnectCallback = async (context, ct) =>
        {
            onConnection();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => trust?.Invoke(((X509Certificate2)certificate!).Thumbprint) == true,
        },
    });

    private static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, RunningHost host, string path, Version version, CancellationToken ct) =>
        http.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, path)) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact }, ct);

    /// <summary>RFC 8441: the WebSocket is a stream of the HTTP/2 connection there is.</summary>
    private static async Task PlayOverWebSocketAsync(HttpMessageInvoker http, RunningHost host, CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new UriBuilder(new Uri(host.Address, "/ws/mse/demo-1")) { Scheme = host.Address.Scheme == "https" ? "wss" : "ws" }.Uri, http, ct);
        byte[] buffer = new byte[1024];
        ValueWebSocketReceiveResult first = await socket.ReceiveAsync(buffer.AsMemory(), ct);
        Assert.Equal("codec:h264", Encoding.ASCII.GetString(buffer, 0, first.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, ct);
    }

    private static async Task ReadFrameAsync(Stream stream, CancellationToken ct)
    {
        byte[] prefix = new byte[4];
        await stream.ReadExactlyAsync(prefix, ct);
        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(prefix)], ct);
    }
}
