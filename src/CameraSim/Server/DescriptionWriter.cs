using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleet.CameraSim.Clips;

namespace Fleet.CameraSim.Server;

/// <summary>A camera's SDP (RFC 4566, RFC 2326 appendix C).</summary>
internal static class DescriptionWriter
{
    public static byte[] Write(SimulatedCamera camera, IPAddress address)
    {
        string family = address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            v=0
            o=- 1 1 IN {family} {address}
            s={camera.Name}
            c=IN {family} {(family == "IP6" ? "::" : "0.0.0.0")}
            t=0 0
            a=tool:Fleet camera simulator
            a=range:npt=now-
            a=control:*

            """);
        for (int i = 0; i < camera.Tracks.Count; i++)
        {
            MediaTrack track = camera.Tracks[i];
            text.Append(CultureInfo.InvariantCulture, $"m={track.Kind} 0 RTP/AVP {track.PayloadType}\n{track.Sdp}a=control:{StreamUrl.Control(i)}\n");
        }

        return Encoding.ASCII.GetBytes(text.Replace("\n", "\r\n").ToString());
    }
}
