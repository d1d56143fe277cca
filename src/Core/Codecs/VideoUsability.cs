namespace Fleet.Core.Codecs;

/// <summary>The part of the video usability information that H.264 (section E.1.1) and H.265 (section E.2.1) write alike.</summary>
public readonly record struct VideoUsability((int Horizontal, int Vertical) PixelAspect, ColourInfo? Colour)
{
    public static readonly VideoUsability Unknown = new((1, 1), null);

    private const byte Unspecified = 2;
    private const int ExtendedSar = 255;

    // H.264 table E-1, H.265 table E.1
    private static readonly (int Horizontal, int Vertical)[] Aspects =
    [
        (1, 1), (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11),
        (80, 33), (18, 11), (15, 11), (64, 33), (160, 99), (4, 3), (3, 2), (2, 1),
    ];

    /// <summary>Reads aspect ratio, overscan, video signal type and chroma location.</summary>
    public static VideoUsability Read(ref BitReader reader)
    {
        (int, int) aspect = reader.ReadFlag() ? ReadAspect(ref reader) : (1, 1);
        if (reader.ReadFlag()) reader.SkipBits(1); // overscan_appropriate_flag
        ColourInfo? colour = reader.ReadFlag() ? ReadColour(ref reader) : null;
        if (reader.ReadFlag())
        {
            reader.ReadUe(); // chroma_sample_loc_type_top_field
            reader.ReadUe(); // chroma_sample_loc_type_bottom_field
        }

        return new VideoUsability(aspect, colour);
    }

    private static (int Horizontal, int Vertical) ReadAspect(ref BitReader reader)
    {
        int index = (int)reader.ReadBits(8);
        if (index < Aspects.Length) return Aspects[index];
        if (index != ExtendedSar) return (1, 1);
        int width = (int)reader.ReadBits(16);
        int height = (int)reader.ReadBits(16);
        // "when either is 0, the sample aspect ratio shall be considered unspecified"
        if (width == 0 || height == 0) return (1, 1);
        int divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(width, height);
        return (width / divisor, height / divisor);
    }

    private static ColourInfo? ReadColour(ref BitReader reader)
    {
        reader.SkipBits(3); // video_format
        bool fullRange = reader.ReadFlag();
        if (!reader.ReadFlag()) return fullRange ? new ColourInfo(Unspecified, Unspecified, Unspecified, true) : null;
        return new ColourInfo((byte)reader.ReadBits(8), (byte)reader.ReadBits(8), (byte)reader.ReadBits(8), fullRange);
    }
}
