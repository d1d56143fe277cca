using Fleet.Core.Codecs.Aac;
using Fleet.Core.Codecs.G711;
using Fleet.Core.Codecs.H264;
using Fleet.Core.Codecs.H265;
using Fleet.Core.Codecs.Mjpeg;
using Fleet.Core.Codecs.Opus;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Codecs;

/// <summary>Which payload formats are understood, and by whom.</summary>
public static class DepacketizerFactory
{
    public static bool Understands(PayloadFormat format) => format.EncodingName
        is "H264" or "H265" or "HEVC" or "MPEG4-GENERIC" or "MP4A-LATM" or "OPUS" or "PCMA" or "PCMU";

    /// <exception cref="MediaNotSupportedException">The format, or the way the camera packs it, can't be carried to a browser.</exception>
    public static IDepacketizer Create(PayloadFormat format, IAccessUnitSink sink) => format.EncodingName switch
    {
        "H264" => new H264Depacketizer(format, sink),
        "H265" or "HEVC" => new H265Depacketizer(format, sink),
        "MPEG4-GENERIC" => new AacDepacketizer(format, sink),
        "MP4A-LATM" => new LatmDepacketizer(format, sink),
        "OPUS" => new OpusDepacketizer(format, sink),
        "PCMA" or "PCMU" => new G711Depacketizer(format, sink),
        _ => throw Refusal(format),
    };

    /// <summary>Why a format that is not understood is refused, and what to set on the camera instead.</summary>
    public static MediaNotSupportedException Refusal(PayloadFormat format) => format.EncodingName switch
    {
        "JPEG" => MjpegRefusal.Create(),
        "" => new MediaNotSupportedException($"The camera does not say what its payload type {format.PayloadType} is."),
        _ => new MediaNotSupportedException($"The camera sends {format.EncodingName}, which browsers can't play."),
    };
}
