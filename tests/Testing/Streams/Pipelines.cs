using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Testing.Streams;

public static class Pipelines
{
    /// <summary>The whole way behind the socket for a camera that sends this one stream.</summary>
    public static IRtpPacketHandler Create(RtpLoop stream, RtpLowerTransport transport, IChunkSink sink, TimeProvider time)
    {
        bool isVideo = stream.Format.EncodingName is "H264" or "H265";
        var media = new MediaDescription { Kind = isVideo ? "video" : "audio", Protocol = "RTP/AVP", Formats = [stream.Format] };
        var track = new SelectedTrack(isVideo ? TrackKind.Video : TrackKind.Audio, media, stream.Format);
        return new PacedHandler(new CameraPipeline([track], transport, sink, new ChunkPool(), time), stream.Format.ClockRate, time);
    }
}
