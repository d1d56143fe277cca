using System.Diagnostics.CodeAnalysis;
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
    /// <exception cref="MediaNotSupportedException">The format, or the way the camera packs it, can't be carried to a browser.</exception>
    public static IDepacketizer Create(PayloadFormat format, IAccessUnitSink sink) => format.EncodingName switch
    {
        "H264" => new H264Depacketizer(format, sink),
        "H265" or "HEVC" => new H265Depacketizer(format, sink),
        "MPEG4-GENERIC" => new AacDepacketizer(format, sink),
        "MP4A-LATM" => new LatmDepacketizer(format, sink),
        "OPUS" => new OpusDepacketizer(format, sink),
        "PCMA" or "PCMU" => new G711Depacketizer(format, sink),
        MjpegRefusal.EncodingName => throw MjpegRefusal.Create(),
        "" => throw new MediaNotSupportedException($"The camera does not say what its payload type {format.PayloadType} is."),
        _ => throw new MediaNotSupportedException($"The camera sends {format.EncodingName}, which browsers can't play."),
    };

    /// <summary>Whether <see cref="Create"/> would take the format, and why not.</summary>
    public static bool Understands(PayloadFormat format, [NotNullWhen(false)] out string? reason)
    {
        try
        {
            Create(format, new DiscardingSink());
            reason = null;
            return true;
        }
        catch (MediaNotSupportedException e)
        {
            reason = e.Message;
            return false;
        }
    }

    private sealed class DiscardingSink : IAccessUnitSink
    {
        public void OnFormat(TrackFormat format)
        {
        }

        public void OnAccessUnit(in AccessUnit unit)
        {
        }
    }
}
