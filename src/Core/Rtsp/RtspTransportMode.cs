namespace Fleet.Core.Rtsp;

public enum RtspTransportMode
{
    /// <summary>UDP, and TCP where the camera refuses it or nothing gets through. Over TLS always TCP: datagrams would go unencrypted.</summary>
    Auto,
    Tcp,
    Udp,
}
