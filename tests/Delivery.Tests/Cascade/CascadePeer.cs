using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery.Tests.Cascade;

/// <summary>A web server that answers as the test says: in clear with HTTP/1.1, in clear with HTTP/2 alone, and over TLS with a certificate of its own.</summary>
internal sealed class CascadePeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate = SelfSigned();
    private int _asked;

    private CascadePeer(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate));
        });
        _app = builder.Build();
        _app.Run(context =>
        {
            Interlocked.Increment(ref _asked);
            return answer(context);
        });
    }

    public int Asked => Volatile.Read(ref _asked);

    public Uri Clear { get; private set; } = null!;

    public Uri ClearHttp2 { get; private set; } = null!;

    public Uri Tls { get; private set; } = null!;

    public static async Task<CascadePeer> StartAsync(RequestDelegate answer)
    {
        var peer = new CascadePeer(answer);
        await peer._app.StartAsync(TestContext.Current.CancellationToken);
        Uri[] addresses = [.. peer._app.Urls.Select(url => new Uri(url))];
        (peer.Clear, peer.ClearHttp2, peer.Tls) = (addresses[0], addresses[1], addresses[2]);
        return peer;
    }

    /// <summary>Answers with these frames, each behind its length, and then with the end.</summary>
    public static Task<CascadePeer> StartAsync(IReadOnlyList<byte[]> frames, Func<HttpContext, Task>? end = null) => StartAsync(async context =>
    {
        context.Response.ContentType = "video/mp4";
        byte[] length = new byte[4];
        foreach (byte[] frame in frames)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, frame.Length);
            await context.Response.Body.WriteAsync(length);
            await context.Response.Body.WriteAsync(frame);
        }

        await context.Response.Body.FlushAsync();
        if (end is not null) await end(context);
    });

    public async ValueTask DisposeAsync()
    {
        using var abort = new CancellationTokenSource();
        await abort.CancelAsync();
        await _app.StopAsync(abort.Token);
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
