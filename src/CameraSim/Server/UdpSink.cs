using System.Net;
using Fleet.CameraSim.Rtp;

namespace Fleet.CameraSim.Server;

/// <summary>A datagram a packet, without the interleaved prefix.</summary>
internal sealed class UdpSink(UdpPorts ports, IPEndPoint rtp, IPEndPoint rtcp) : IPacketSink
{
    private readonly SocketAddress _rtp = rtp.Serialize();
    private readonly SocketAddress _rtcp = rtcp.Serialize();

    public IPEndPoint RtcpEndPoint => rtcp;

    public void SendRtp(ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            // bytes without a frame around them are garbage, and make a datagram of their own
            int length = frames[0] == '$' ? WireUnit.FrameLength(frames) : GarbageLength(frames);
            ports.SendRtp(frames[0] == '$' ? frames[WireUnit.PrefixSize..length] : frames[..length], _rtp);
            frames = frames[length..];
        }
    }

    public void SendRtcp(ReadOnlySpan<byte> frame) => ports.SendRtcp(frame[WireUnit.PrefixSize..], _rtcp);

    private static int GarbageLength(ReadOnlySpan<byte> frames)
    {
        int end = frames.IndexOf((byte)'$');
        return end < 0 ? frames.Length : end;
    }
}
