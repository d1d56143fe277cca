using System.Net;
using System.Net.Sockets;

namespace Fleet.Core.Rtsp;

/// <summary>Two sockets side by side, the even port for RTP and the odd one behind it for RTCP (RFC 3550 section 11).</summary>
internal sealed class UdpPortPair : IDisposable
{
    private const int MaxAttempts = 100;

    /// <summary>Room for a large key frame that arrives in one burst.</summary>
    private const int ReceiveBuffer = 2 * 1024 * 1024;

    private UdpPortPair(Socket rtp, Socket rtcp)
    {
        RtpSocket = rtp;
        RtcpSocket = rtcp;
        rtp.ReceiveBufferSize = ReceiveBuffer;
        Ports = new ChannelPair(((IPEndPoint)rtp.LocalEndPoint!).Port, ((IPEndPoint)rtcp.LocalEndPoint!).Port);
    }

    public Socket RtpSocket { get; }

    public Socket RtcpSocket { get; }

    public ChannelPair Ports { get; }

    public static UdpPortPair Bind(IPAddress local)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Socket rtp = New(local);
            rtp.Bind(new IPEndPoint(local, 0));
            int port = ((IPEndPoint)rtp.LocalEndPoint!).Port;
            if (port % 2 == 0 && TryBind(local, port + 1, out Socket? rtcp)) return new UdpPortPair(rtp, rtcp);
            rtp.Dispose();
        }

        throw new RtspConnectException(RtspStep.Setup, $"no two free UDP ports side by side were found on {local} in {MaxAttempts} attempts");
    }

    public void Dispose()
    {
        RtpSocket.Dispose();
        RtcpSocket.Dispose();
    }

    private static bool TryBind(IPAddress local, int port, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Socket? socket)
    {
        socket = New(local);
        try
        {
            socket.Bind(new IPEndPoint(local, port));
            return true;
        }
        catch (SocketException)
        {
            socket.Dispose();
            socket = null;
            return false;
        }
    }

    private static Socket New(IPAddress local) => new(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
}
