namespace Fleet.CameraSim.Clips;

/// <summary>
/// Brings a small clip to the bit rate of a busy scene. Every picture gets a user-data SEI in front of its slices that fills it up to
/// its share: a key frame weighs six times the others, as real encoders have it. SEI, because depacketizers drop filler NAL units.
/// </summary>
internal static class BitRatePadding
{
    private const int KeyFrameWeight = 6;
    private const int UuidLength = 16;
    private const byte UserDataUnregistered = 5;
    private const byte Filling = 0xA5;

    public static int TargetSize(long bitRate, int gopPictures, int picturesPerSecond, bool isKey)
    {
        double gopBytes = bitRate / 8.0 * gopPictures / picturesPerSecond;
        return (int)(gopBytes * (isKey ? KeyFrameWeight : 1) / (gopPictures - 1 + KeyFrameWeight));
    }

    /// <summary>An SEI NAL unit of about that size, or null when the picture is large enough (ITU-T H.264 section 7.3.2.3, H.265 section 7.3.5).</summary>
    public static byte[]? MakeSei(ReadOnlySpan<byte> nalHeader, int size)
    {
        int payload = size - nalHeader.Length - 2 - size / byte.MaxValue - 1;
        if (payload < UuidLength) return null;
        var nal = new List<byte>(size);
        nal.AddRange(nalHeader);
        nal.Add(UserDataUnregistered);
        for (int rest = payload; ; rest -= byte.MaxValue)
        {
            nal.Add((byte)Math.Min(rest, byte.MaxValue));
            if (rest < byte.MaxValue) break;
        }

        // neither a start code nor an emulation prevention byte can come up in it
        nal.AddRange(Enumerable.Repeat(Filling, payload));
        nal.Add(0x80);
        return [.. nal];
    }
}
