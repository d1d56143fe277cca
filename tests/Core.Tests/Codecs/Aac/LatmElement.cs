using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Codecs.Aac;

/// <summary>Writes audioMuxElements with the configuration in band (ISO/IEC 14496-3 section 1.7.3).</summary>
internal static class LatmElement
{
    public static byte[] Write(byte[] unit, byte[]? config) => Write([unit], config, 0, false);

    public static byte[] Write(byte[][] units, byte[]? config, int otherBits, bool isVersion1)
    {
        var buffer = new byte[4096];
        var writer = new BitWriter(buffer);
        writer.WriteFlag(config is null);
        if (config is not null) WriteConfig(ref writer, units.Length, config, otherBits, isVersion1);
        foreach (byte[] unit in units)
        {
            for (int i = unit.Length; i >= 255; i -= 255) writer.WriteBits(255, 8);
            writer.WriteBits((uint)unit.Length % 255, 8);
            foreach (byte value in unit) writer.WriteBits(value, 8);
        }

        writer.WriteZeros(otherBits);
        return buffer[..writer.Align()];
    }

    private static void WriteConfig(ref BitWriter writer, int subFrames, byte[] config, int otherBits, bool isVersion1)
    {
        writer.WriteFlag(isVersion1);
        if (isVersion1) writer.WriteBits(0, 1 + 2 + 8); // version A, taraBufferFullness
        writer.WriteFlag(true);
        writer.WriteBits((uint)subFrames - 1, 6);
        writer.WriteBits(0, 4 + 3);
        if (isVersion1) writer.WriteBits((uint)config.Length * 8 + 3, 2 + 8); // with three bits of filling
        foreach (byte value in config) writer.WriteBits(value, 8);
        if (isVersion1) writer.WriteBits(0, 3);
        writer.WriteBits(0, 3);
        writer.WriteBits(0xFF, 8);
        writer.WriteFlag(otherBits > 0);
        if (otherBits > 0 && isVersion1)
        {
            writer.WriteBits(1, 2);
            writer.WriteBits((uint)otherBits, 16);
        }
        else if (otherBits > 0) writer.WriteBits((uint)otherBits, 9);
        writer.WriteFlag(true);
        writer.WriteBits(0xC5, 8);
    }
}
