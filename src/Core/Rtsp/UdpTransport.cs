using System.Net;
using System.Net.Sockets;

namespace Fleet.Core.Rtsp;

/// <summary>RTP in datagrams, two ports for each track.</summary>
internal sealed class UdpTransport(RtspConnection connection, RtpDelivery delivery, QuirkLog quirks, TimeProvider time) : IRtpTransport
{
    // RFC 3550: version 2 and nothing else; as RTP a packet without payload, as RTCP a receiver report without blocks (section 6.4.2)
    private static readonly byte[] EmptyRtp = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] EmptyReport = [0x80, 201, 0, 1, 0, 0, 0, 0];

    private readonly List<(UdpPortPair Ports, IPAddress From, ChannelPair FromPorts)> _tracks = [];
    private UdpPortPair? _asked;

    public TransportHeader Ask()
    {
        _asked ??= UdpPortPair.Bind(connection.Local.Address);
        return new TransportHeader(RtpLowerTransport.Udp) { ClientPort = _asked.Ports };
    }

    public void Accept(TransportHeader? granted)
    {
        if (granted is { Lower: RtpLowerTransport.Tcp })
            throw new RtspMediaException(RtspStep.Setup, "the camera was asked for UDP and grants only TCP");
        if (granted is { IsMulticast: true })
            throw new RtspMediaException(RtspStep.Setup, "the camera was asked for unicast and grants only multicast");
        if (granted?.ServerPort is null) quirks.Add("SETUP for UDP is answered without server_port");

        IPAddress from = granted?.Source is { } source && IPAddress.TryParse(source, out IPAddress? address)
            && address.AddressFamily == connection.Remote.AddressFamily && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : connection.Remote.Address;
        _tracks.Add((_asked!, from, granted?.ServerPort ?? default));
        _asked = null;
        delivery.AddTrack(granted?.Ssrc);
    }

    public async ValueTask OpenPathAsync(CancellationToken ct)
    {
        foreach ((UdpPortPair ports, IPAddress from, ChannelPair to) in _tracks)
        {
            await SendAsync(ports.RtpSocket, EmptyRtp, from, to.Rtp, ct).ConfigureAwait(false);
            await SendAsync(ports.RtcpSocket, EmptyReport, from, to.Rtcp, ct).ConfigureAwait(false);
        }
    }

    public Task ReceiveAsync(CancellationToken ct)
    {
        var loops = new List<Task>();
        for (int track = 0; track < _tracks.Count; track++)
        {
            (UdpPortPair ports, IPAddress from, ChannelPair fromPorts) = _tracks[track];
            loops.Add(new UdpReceiver(ports.RtpSocket, from, fromPorts.Rtp, quirks).RunAsync(track, isRtcp: false, delivery, time, ct));
            loops.Add(new UdpReceiver(ports.RtcpSocket, from, fromPorts.Rtcp, quirks).RunAsync(track, isRtcp: true, delivery, time, ct));
        }

        return Task.WhenAny(loops).Unwrap();
    }

    public ValueTask SendRtcpAsync(int track, ReadOnlyMemory<byte> packet, CancellationToken ct)
    {
        (UdpPortPair ports, IPAddress to, ChannelPair toPorts) = _tracks[track];
        return SendAsync(ports.RtcpSocket, packet, to, toPorts.Rtcp, ct);
    }

    public void Dispose()
    {
        _asked?.Dispose();
        foreach ((UdpPortPair ports, _, _) in _tracks) ports.Dispose();
    }

    private async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> packet, IPAddress to, int port, CancellationToken ct)
    {
        if (port == 0) return;
        try
        {
            await socket.SendToAsync(packet, SocketFlags.None, new IPEndPoint(to, port), ct).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            // a report that gets lost on its way out is no worse than one that gets lost on the way
            quirks.Add($"a datagram to the camera could not be sent ({e.SocketErrorCode})");
        }
    }
}
