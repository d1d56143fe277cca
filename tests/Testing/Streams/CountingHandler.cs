using Fleet.Core.Rtsp;

namespace Fleet.Testing.Streams;

/// <summary>Counts RTP packets, and does nothing else with them.</summary>
public sealed class CountingHandler : IRtpPacketHandler
{
    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public void OnRtp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp)
    {
        Packets++;
        Bytes += packet.Length;
    }

    public void OnRtcp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp) => throw new NotSupportedException("The streams have no RTCP.");
}
