namespace Fleet.Core.Codecs.G711;

/// <summary>The two checksums of a FLAC frame (RFC 9639 sections 9.1.8 and 9.3), both started at zero.</summary>
internal static class FlacCrc
{
    private static readonly byte[] Table8 = [.. Enumerable.Range(0, 256).Select(value => (byte)Shift(value, 8, 0x07))];
    private static readonly ushort[] Table16 = [.. Enumerable.Range(0, 256).Select(value => (ushort)Shift(value << 8, 16, 0x8005))];

    public static byte Crc8(ReadOnlySpan<byte> data)
    {
        byte crc = 0;
        foreach (byte value in data) crc = Table8[crc ^ value];
        return crc;
    }

    public static ushort Crc16(ReadOnlySpan<byte> data)
    {
        ushort crc = 0;
        foreach (byte value in data) crc = (ushort)(crc << 8 ^ Table16[crc >> 8 ^ value]);
        return crc;
    }

    private static int Shift(int value, int width, int polynomial)
    {
        for (int i = 0; i < 8; i++) value = (value & 1 << width - 1) != 0 ? value << 1 ^ polynomial : value << 1;
        return value;
    }
}
