namespace Fleet.Core.Codecs.Aac;

/// <summary>The header of an ADTS frame (ISO/IEC 14496-3 section 1.A.3.2), which some cameras leave before the raw frame.</summary>
/// <param name="Size">Bytes of the header, with its CRC.</param>
internal readonly record struct AdtsHeader(int Size, int Rate, int Channels)
{
    /// <summary>True when <paramref name="unit"/> is one whole ADTS frame. A raw frame can't look like one: it would start with its end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> unit, out AdtsHeader header)
    {
        const uint syncAndLayer = 0xFFF0, syncAndLayerMask = 0xFFF6;
        header = default;
        if (unit.Length < 7 || ((uint)(unit[0] << 8 | unit[1]) & syncAndLayerMask) != syncAndLayer) return false;
        int size = (unit[1] & 1) != 0 ? 7 : 9;
        int frameLength = (unit[3] & 3) << 11 | unit[4] << 3 | unit[5] >> 5;
        if (frameLength != unit.Length || frameLength <= size) return false;
        header = new AdtsHeader(size, AudioSpecificConfig.RateAt(unit[2] >> 2 & 0x0F), AudioSpecificConfig.ChannelsAt((unit[2] & 1) << 2 | unit[3] >> 6));
        return true;
    }
}
