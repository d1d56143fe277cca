using System.Net.Quic;
using System.Net.Security;
using System.Net.Sockets;
using Fleet.Hosting.Http2;
using Fleet.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Hosting.Server;

/// <summary>How the server listens: HTTP/1.1 and HTTP/2 on every address, HTTP/3 where it is asked for and there is a library for it.</summary>
public static class WebServer
{
    /// <summary>A wall over one connection: 64 tiles, each with sound and picture, each with a playlist and a part that are waited for.</summary>
    public const int MostStreams = 512;

    private const long LargestBody = 1024 * 1024;

    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(10);

    /// <summary>False: no QUIC library that .NET can use (libmsquic) is installed.</summary>
    public static bool HasHttp3
    {
        get
        {
#pragma warning disable CA1416 // it says itself where it is supported
            return QuicListener.IsSupported;
#pragma warning restore CA1416
        }
    }

    /// <summary>Where a server that has started can be asked.</summary>
    public static IEnumerable<string> AddressesOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Urls.Where(address => !HandedOverEndPoint.IsIn(address));
    }

    public static void Configure(IWebHostBuilder host, LiveSettings settings, TimeProvider time)
    {
        var http2 = new HandedOverConnections();
        host.UseKestrel(server => Configure(server, settings, http2, time));
        host.ConfigureServices(services => services.AddSingleton<IConnectionListenerFactory>(http2));
        host.UseSockets(sockets => sockets.CreateBoundListenSocket = Bind);
    }

    private static void Configure(KestrelServerOptions server, LiveSettings settings, HandedOverConnections http2, TimeProvider time)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = LargestBody;
        server.Limits.Http2.MaxStreamsPerConnection = MostStreams;
        server.Limits.Http2.KeepAlivePingDelay = PingAfter;
        server.Limits.Http2.KeepAlivePingTimeout = PingLimit;

        // who reads too slowly loses pictures, and who reads nothing is ended: both by delivery, which knows the one from the other
        server.Limits.MinResponseDataRate = null;
        var priorKnowledge = new PriorKnowledge(http2, server.Limits.KeepAliveTimeout, time);
        bool withHttp3 = settings.Current.Http3 && HasHttp3;
        foreach (ListenAddress url in settings.Current.Urls)
        {
            url.Listen(server, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (!url.IsHttps) listen.Use(priorKnowledge.Before);
                else ListenSecurely(listen, settings, withHttp3 && !url.IsUnixSocket);
            });
        }

        if (settings.Current.Urls.Any(url => !url.IsHttps)) server.Listen(HandedOverEndPoint.Instance, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private static void ListenSecurely(ListenOptions listen, LiveSettings settings, bool withHttp3)
    {
        listen.Protocols = withHttp3 ? HttpProtocols.Http1AndHttp2AndHttp3 : HttpProtocols.Http1AndHttp2;
        listen.DisableAltSvcHeader = !withHttp3;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = settings.Certificate }),
        });
    }

    /// <summary>A peer that vanished in silence is found out although nothing is sent to it. Accepted connections take this over from the one that listens.</summary>
    private static Socket Bind(System.Net.EndPoint endPoint)
    {
        Socket socket = Open(endPoint);
        if (socket.ProtocolType != ProtocolType.Tcp) return socket;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)PingAfter.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)PingLimit.TotalSeconds / 2);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        return socket;
    }

    /// <summary>Kestrel names an address that is taken, and no other that can't be listened on.</summary>
    private static Socket Open(System.Net.EndPoint endPoint)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode != SocketError.AddressAlreadyInUse)
        {
            throw new IOException($"Failed to bind to address {endPoint}: {e.Message}.", e);
        }
    }
}
