using System.Net;
using System.Net.Sockets;

namespace Fleet.Core.Rtsp;

/// <summary>Reads the datagrams of one socket, and takes those that come from the camera. Nothing is allocated for a packet.</summary>
internal sealed class UdpReceiver(Socket socket, IPAddress from, int fromPort, QuirkLog quirks)
{
    private readonly byte[] _buffer = new byte[ushort.MaxValue];
    private SocketAddress? _known;

    public async Task RunAsync(int track, bool isRtcp, RtpDelivery delivery, TimeProvider time, CancellationToken ct)
    {
        var sender = new SocketAddress(socket.AddressFamily);
        while (true)
        {
            int read;
            try
            {
                read = await socket.ReceiveFromAsync(_buffer, SocketFlags.None, sender, ct).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                throw new RtspDisconnectedException(RtspStep.Streaming, $"the UDP socket of track {track} failed: {e.Message}", e);
            }

            if (IsCamera(sender)) delivery.Deliver(track, isRtcp, _buffer.AsSpan(0, read), time.GetTimestamp());
        }
    }

    // The address of the last good sender is compared byte by byte; only another one is taken apart.
    private bool IsCamera(SocketAddress sender)
    {
        if (_known is not null && _known.Equals(sender)) return true;
        var endPoint = (IPEndPoint)socket.LocalEndPoint!.Create(sender);
        if (!endPoint.Address.Equals(from))
        {
            quirks.Add("datagrams come from somebody else than the camera");
            return false;
        }

        // behind an address translation the camera's port is another than it says
        if (fromPort > 0 && endPoint.Port != fromPort) quirks.Add("datagrams come from another port of the camera than it announced");
        _known = new SocketAddress(sender.Family, sender.Size);
        sender.Buffer[..sender.Size].CopyTo(_known.Buffer);
        return true;
    }
}
