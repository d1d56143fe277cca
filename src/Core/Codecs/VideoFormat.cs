namespace Fleet.Core.Codecs;

public sealed class VideoFormat : TrackFormat
{
    public required VideoCodec Codec { get; init; }

    /// <summary>Coded width less the cropping.</summary>
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Width and height of one sample; 1:1 unless the camera sends anamorphic pictures.</summary>
    public (int Horizontal, int Vertical) PixelAspect { get; init; } = (1, 1);

    public ColourInfo? Colour { get; init; }

    /// <summary>The picture interval the camera declares, in ticks of <see cref="TrackFormat.Timescale"/>; null when it declares none.</summary>
    public int? DeclaredInterval { get; init; }

    /// <summary>Pictures that may be decoded before another and shown after it: the <see cref="AccessUnit.ReorderDelay"/> of an IDR picture. 0 without B-frames, and where a stream with them declares nothing.</summary>
    public int ReorderDepth { get; init; }
}
