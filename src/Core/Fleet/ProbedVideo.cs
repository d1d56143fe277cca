using Fleet.Core.Codecs;

namespace Fleet.Core.Fleet;

/// <summary>The pictures a look at a camera found.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="CodecString">The codec as browsers name it.</param>
/// <param name="Width">Coded width less the cropping.</param>
/// <param name="Height">Coded height less the cropping.</param>
/// <param name="PixelAspect">Width and height of one sample.</param>
/// <param name="ReorderDepth">Pictures that may be decoded before another and shown after it.</param>
public sealed record ProbedVideo(VideoCodec Codec, string CodecString, int Width, int Height, (int Horizontal, int Vertical) PixelAspect, int ReorderDepth)
{
    public static ProbedVideo Of(VideoFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new ProbedVideo(format.Codec, format.CodecString, format.Width, format.Height, format.PixelAspect, format.ReorderDepth);
    }
}
