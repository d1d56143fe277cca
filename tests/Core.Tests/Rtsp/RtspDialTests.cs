using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fleet.Core.Rtsp;
using Fleet.Testing;

namespace Fleet.Core.Tests.Rtsp;

public sealed class RtspDialTests
{
    [Fact]
    public async Task A_refused_port_is_named()
    {
        using Socket listener = Listen();
        string where = listener.LocalEndPoint!.ToString()!;
        listener.Dispose();

        var error = await Assert.ThrowsAsync<RtspConnectException>(() => Connect($"rtsp://{where}/", new RtspClientOptions()));

        Assert.Equal(RtspStep.Connect, error.Step);
        Assert.StartsWith($"Connecting: {where} refuses connections", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_is_named()
    {
        var error = await Assert.ThrowsAsync<RtspConnectException>(
            () => Connect("rtsp://no-such-camera.invalid/", new RtspClientOptions { ConnectTimeout = TimeSpan.FromSeconds(20) }));

        Assert.Equal(RtspStep.Resolve, error.Step);
        Assert.Contains("'no-such-camera.invalid'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused_and_the_option_named()
    {
        using Socket listener = Listen();
        Task served = ServeTlsAsync(listener);

        var error = await Assert.ThrowsAsync<RtspTlsException>(() => Connect($"rtsps://{listener.LocalEndPoint}/", new RtspClientOptions()));

        Assert.Contains("AcceptAnyCertificate", error.Message, StringComparison.Ordinal);
        await served;
    }

    [Fact]
    public async Task A_self_signed_certificate_is_accepted_when_asked_for()
    {
        using Socket listener = Listen();
        Task served = ServeTlsAsync(listener);

        // the server hangs up after the first request: the encryption stood
        var error = await Assert.ThrowsAsync<RtspDisconnectedException>(
            () => Connect($"rtsps://{listener.LocalEndPoint}/", new RtspClientOptions { AcceptAnyCertificate = true }));

        Assert.Equal(RtspStep.Options, error.Step);
        await served;
    }

    [Fact]
    public async Task A_host_that_never_answers_is_a_time_out_of_connecting()
    {
        using Socket listener = Listen();
        // one connection that nobody takes fills the queue: the next is not answered
        listener.Listen(0);
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        var time = new ManualTime();
        Task<RtspClient> connecting = RtspClient.ConnectAsync(RtspSource.Parse($"rtsp://{listener.LocalEndPoint}/"), new RtspClientOptions(), time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<RtspTimeoutException>(() => connecting.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Equal(RtspStep.Connect, error.Step);
        Assert.EndsWith("does not answer within 5 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_never_ends_is_a_time_out_of_tls()
    {
        using Socket listener = Listen();
        var time = new ManualTime();
        Task<RtspClient> connecting = RtspClient.ConnectAsync(RtspSource.Parse($"rtsps://{listener.LocalEndPoint}/"), new RtspClientOptions(), time, TestContext.Current.CancellationToken);
        using Socket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        await accepted.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(RtspStep.Tls, (await Assert.ThrowsAsync<RtspTimeoutException>(() => connecting)).Step);
    }

    [Fact]
    public async Task Cancelling_ends_a_step_that_hangs()
    {
        using Socket listener = Listen();
        using var stop = new CancellationTokenSource();
        Task<RtspClient> connecting = RtspClient.ConnectAsync(RtspSource.Parse($"rtsp://{listener.LocalEndPoint}/"), new RtspClientOptions(), new ManualTime(), stop.Token);
        using Socket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        await accepted.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    private static Task<RtspClient> Connect(string url, RtspClientOptions options) =>
        RtspClient.ConnectAsync(RtspSource.Parse(url), options, TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task ServeTlsAsync(Socket listener)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=camera", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using Socket socket = await listener.AcceptAsync();
        await using var stream = new SslStream(new NetworkStream(socket));
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            await stream.ReadAtLeastAsync(new byte[16], 16, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // the client does not trust us and leaves
        }
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }
}
