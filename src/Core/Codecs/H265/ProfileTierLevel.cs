using System.Globalization;
using System.Text;

namespace Fleet.Core.Codecs.H265;

/// <summary>The general part of profile_tier_level (ITU-T H.265 section 7.3.3).</summary>
public readonly record struct ProfileTierLevel(byte SpaceTierProfile, uint Compatibility, ulong Constraints, byte Level)
{
    private const int ConstraintBytes = 6;

    /// <summary>Reads it, and passes over the part about sub-layers.</summary>
    public static ProfileTierLevel Read(ref BitReader reader, int maxSubLayersMinus1)
    {
        byte profile = (byte)reader.ReadBits(8);
        uint compatibility = reader.ReadBits(32);
        ulong constraints = (ulong)reader.ReadBits(16) << 32 | reader.ReadBits(32);
        byte level = (byte)reader.ReadBits(8);
        uint present = 0;
        if (maxSubLayersMinus1 > 0) present = reader.ReadBits(16);
        for (int i = 0; i < maxSubLayersMinus1; i++)
        {
            if ((present >> (15 - 2 * i) & 1) != 0) reader.SkipBits(88);
            if ((present >> (14 - 2 * i) & 1) != 0) reader.SkipBits(8);
        }

        return new ProfileTierLevel(profile, compatibility, constraints, level);
    }

    /// <summary>The part of the codec string behind <c>hvc1.</c> (ISO/IEC 14496-15 section E.3).</summary>
    public string ToCodecString()
    {
        var text = new StringBuilder();
        int space = SpaceTierProfile >> 6;
        if (space > 0) text.Append((char)('A' + space - 1));
        char tier = (SpaceTierProfile & 0x20) != 0 ? 'H' : 'L';
        text.Append(CultureInfo.InvariantCulture, $"{SpaceTierProfile & 0x1F}.{Reverse(Compatibility):X}.{tier}{Level}");
        // the six bytes of constraint flags, without the zero bytes at the end
        ulong rest = Constraints << (64 - 8 * ConstraintBytes);
        for (; rest != 0; rest <<= 8) text.Append(CultureInfo.InvariantCulture, $".{rest >> 56:X}");
        return text.ToString();
    }

    private static uint Reverse(uint bits)
    {
        uint reversed = 0;
        for (int i = 0; i < 32; i++) reversed |= (bits >> i & 1) << (31 - i);
        return reversed;
    }
}
