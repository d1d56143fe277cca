namespace Fleet.Core.Codecs.G711;

/// <summary>G.711 bytes as 16-bit samples (ITU-T G.711 tables 1a to 2b): 14 significant bits of µ-law, 13 of A-law, the rest zero.</summary>
public static class G711Decoder
{
    private static readonly short[] MuTable = [.. Enumerable.Range(0, 256).Select(code => DecodeMu((byte)code))];
    private static readonly short[] ATable = [.. Enumerable.Range(0, 256).Select(code => DecodeA((byte)code))];

    public static ReadOnlySpan<short> TableOf(G711Law law) => law == G711Law.Mu ? MuTable : ATable;

    /// <summary>All bits are sent inverted; the magnitude is a chord of 3 bits and a step of 4, with a bias of 33 in 14 bits.</summary>
    private static short DecodeMu(byte code)
    {
        const int bias = 33 << 2;
        int value = (byte)~code;
        int magnitude = (((value & 0x0F) << 3) + bias << (value >> 4 & 7)) - bias;
        return (short)((value & 0x80) != 0 ? -magnitude : magnitude);
    }

    /// <summary>Every second bit is sent inverted; the sign bit is 1 for positive values.</summary>
    private static short DecodeA(byte code)
    {
        int value = code ^ 0x55;
        int chord = value >> 4 & 7;
        int magnitude = (value & 0x0F) << 4 | 8;
        if (chord > 0) magnitude = magnitude + 0x100 << chord - 1;
        return (short)((value & 0x80) != 0 ? magnitude : -magnitude);
    }
}
