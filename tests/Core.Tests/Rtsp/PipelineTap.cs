using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Testing.Rtsp;

namespace Fleet.Core.Tests.Rtsp;

/// <summary>The way of a pull's packets; the script hears of each when its pictures are out.</summary>
internal sealed class PipelineTap(CameraPipeline pipeline, RecordingHandler handler) : IRtpPacketHandler
{
    public void OnRtp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp)
    {
        pipeline.OnRtp(track, packet, arrivalTimestamp);
        handler.OnRtp(track, packet, arrivalTimestamp);
    }

    public void OnRtcp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp)
    {
        pipeline.OnRtcp(track, packet, arrivalTimestamp);
        handler.OnRtcp(track, packet, arrivalTimestamp);
    }
}
