using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Core.Rtsp;

/// <summary>Name, connection, encryption: each with an error of its own.</summary>
internal static class RtspDialer
{
    public static async Task<RtspConnection> DialAsync(RtspSource source, RtspClientOptions options, TimeProvider time, CancellationToken ct)
    {
        var step = RtspStep.Resolve;
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        Socket? socket = null;
        try
        {
            IPAddress[] addresses = await ResolveAsync(source, either.Token).ConfigureAwait(false);
            step = RtspStep.Connect;
            socket = await ConnectAsync(source, addresses, either.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket);
            step = RtspStep.Tls;
            if (source.IsTls) stream = await EncryptAsync(source, stream, options, either.Token).ConfigureAwait(false);
            var connection = new RtspConnection(socket, stream, time);
            socket = null;
            return connection;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new RtspTimeoutException(step, $"{source.Host}:{source.Port} does not answer within {options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(RtspSource source, CancellationToken ct)
    {
        if (IPAddress.TryParse(source.Host, out IPAddress? address)) return [address];
        try
        {
            // the system's resolver may not listen to the token
            return await Dns.GetHostAddressesAsync(source.Host, ct).WaitAsync(ct).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new RtspConnectException(RtspStep.Resolve, $"there is no host of the name '{source.Host}' ({e.Message})", e);
        }
    }

    private static async Task<Socket> ConnectAsync(RtspSource source, IPAddress[] addresses, CancellationToken ct)
    {
        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, source.Port), ct).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        string where = $"{source.Host}:{source.Port}";
        throw new RtspConnectException(RtspStep.Connect, last?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => $"{where} refuses connections (nothing listens there: check the port, and that RTSP is switched on)",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown => $"{where} can't be reached ({last.Message})",
            SocketError.TimedOut => $"{where} does not answer",
            null => $"the name '{source.Host}' has no address",
            _ => $"{where}: {last.Message}",
        }, last);
    }

    private static async Task<Stream> EncryptAsync(RtspSource source, Stream plain, RtspClientOptions options, CancellationToken ct)
    {
        SslPolicyErrors found = SslPolicyErrors.None;
        var stream = new SslStream(plain);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = source.Host,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = (_, _, _, errors) =>
                    {
                        found = errors;
                        return errors == SslPolicyErrors.None || options.AcceptAnyCertificate;
                    },
                },
                ct).ConfigureAwait(false);
            return stream;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new RtspTlsException(RtspStep.Tls, found == SslPolicyErrors.None
                ? $"{source.Host}:{source.Port} does not speak TLS that is understood here ({e.Message})"
                : $"the certificate of {source.Host} is not trusted ({found}); most cameras sign their own: {nameof(RtspClientOptions.AcceptAnyCertificate)} accepts it", e);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
