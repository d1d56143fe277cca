using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H264;
using Fleet.Core.Codecs.H265;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Testing.Streams;

public static class Depacketizers
{
    public static IDepacketizer Create(PayloadFormat format, IAccessUnitSink sink) => format.EncodingName switch
    {
        "H264" => new H264Depacketizer(format, sink),
        _ => new H265Depacketizer(format, sink),
    };
}
