namespace Fleet.Core.Rtsp;

/// <summary>What carries RTP: datagrams, or the RTSP connection itself.</summary>
public enum RtpLowerTransport
{
    Udp,
    Tcp,
}
