using System.Net;
using System.Net.Sockets;

namespace Fleet.CameraSim.Server;

/// <summary>One pair of ports that all cameras send from: even for RTP, the next for RTCP (RFC 3550 section 11).</summary>
internal sealed class UdpPorts : IDisposable
{
    private const int Attempts = 100;
    private const int SendBuffer = 4 * 1024 * 1024;
    private readonly Socket _rtp;
    private readonly Socket _rtcp;

    private UdpPorts(Socket rtp, Socket rtcp) => (_rtp, _rtcp) = (rtp, rtcp);

    public int RtpPort => ((IPEndPoint)_rtp.LocalEndPoint!).Port;

    /// <summary>Datagrams the system would not take at once; they are lost, as they would be on a wire.</summary>
    public long Dropped { get; private set; }

    public static UdpPorts Open(IPAddress address)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            Socket first = Bind(address, 0);
            int port = ((IPEndPoint)first.LocalEndPoint!).Port;
            try
            {
                if (port % 2 == 0) return new UdpPorts(first, Bind(address, port + 1));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // the neighbour is taken: another pair
            }

            first.Dispose();
        }

        throw new IOException("There is no free pair of UDP ports.");
    }

    public void SendRtp(ReadOnlySpan<byte> datagram, SocketAddress to) => Send(_rtp, datagram, to);

    public void SendRtcp(ReadOnlySpan<byte> datagram, SocketAddress to) => Send(_rtcp, datagram, to);

    /// <summary>Calls back for every datagram that arrives on the RTCP port until <see cref="Dispose"/>.</summary>
    public async Task ReceiveRtcpAsync(Action<IPEndPoint, ReadOnlySpan<byte>> received)
    {
        byte[] buffer = new byte[2048];
        var any = new IPEndPoint(_rtcp.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (true)
        {
            try
            {
                SocketReceiveFromResult result = await _rtcp.ReceiveFromAsync(buffer, any);
                received((IPEndPoint)result.RemoteEndPoint, buffer.AsSpan(0, result.ReceivedBytes));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused)
            {
                // a client that is gone has said so; the others have not
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, SendBufferSize = SendBuffer };
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private void Send(Socket socket, ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        try
        {
            socket.SendTo(datagram, SocketFlags.None, to);
        }
        catch (SocketException)
        {
            Dropped++;
        }
    }
}
