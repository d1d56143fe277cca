namespace Fleet.CameraSim.Clips;

/// <summary>
/// Brings a small clip to the bit rate of a busy scene. The last slice of every picture is filled up to the picture's share with
/// cabac_zero_words (ITU-T H.264 section 7.3.2.10, H.265 section 7.3.2.11), which decoders skip: a key frame weighs six times the others,
/// as real encoders have it. Within a slice, because servers drop filler NAL units and SEI, and would send less than they get.
/// </summary>
internal static class BitRatePadding
{
    private const int KeyFrameWeight = 6;

    /// <summary>0x0000 and its emulation prevention byte.</summary>
    private const int ZeroWordLength = 3;

    public static int TargetSize(long bitRate, int gopPictures, int picturesPerSecond, bool isKey)
    {
        double gopBytes = bitRate / 8.0 * gopPictures / picturesPerSecond;
        return (int)(gopBytes * (isKey ? KeyFrameWeight : 1) / (gopPictures - 1 + KeyFrameWeight));
    }

    /// <summary>The slice with about so many bytes more.</summary>
    public static ReadOnlyMemory<byte> Fill(ReadOnlyMemory<byte> slice, int missing)
    {
        if (missing < ZeroWordLength) return slice;
        byte[] filled = new byte[slice.Length + missing / ZeroWordLength * ZeroWordLength];
        slice.CopyTo(filled);
        for (int i = slice.Length + ZeroWordLength - 1; i < filled.Length; i += ZeroWordLength) filled[i] = 0x03;
        return filled;
    }
}
