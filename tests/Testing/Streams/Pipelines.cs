using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Testing.Streams;

public static class Pipelines
{
    /// <summary>The whole way behind the socket for a camera that sends this video and nothing else.</summary>
    public static IRtpPacketHandler Create(RtpLoop stream, RtpLowerTransport transport, IChunkSink sink, TimeProvider time)
    {
        var media = new MediaDescription { Kind = "video", Protocol = "RTP/AVP", Formats = [stream.Format] };
        var track = new SelectedTrack(TrackKind.Video, media, stream.Format);
        return new PacedHandler(new CameraPipeline([track], transport, sink, new ChunkPool(), time), stream.Format.ClockRate, time);
    }
}
