using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H265;

namespace Fleet.Core.Tests.Codecs.H265;

public sealed class ProfileTierLevelTests
{
    /// <summary>The first one is the example of ISO/IEC 14496-15 section E.3; the others are what the streams of the golden table are.</summary>
    [Theory]
    [InlineData("01 60000000 B00000000000 5D", "1.6.L93.B0")]
    [InlineData("01 60000000 000000000000 5D", "1.6.L93")]
    [InlineData("22 20000000 900000000000 99", "2.4.H153.90")]
    [InlineData("04 08000000 9D0800000000 3C", "4.10.L60.9D.8")]
    [InlineData("41 60000000 000000000001 1E", "A1.6.L30.0.0.0.0.0.1")]
    [InlineData("E1 00000001 B0000C000000 BA", "C1.80000000.H186.B0.0.C")]
    public void Codec_strings_are_written_as_browsers_read_them(string hex, string expected)
    {
        var reader = new BitReader(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal(expected, ProfileTierLevel.Read(ref reader, 0).ToCodecString());
        Assert.False(reader.Overrun);
    }

    [Fact]
    public void Sub_layers_are_passed_over()
    {
        BitString bits = new BitString().Byte(1).Number(0x60000000, 32).Number(0, 48).Byte(93);
        bits.Bits("10 01").Number(0, 12).Number(0, 88).Number(0, 8).Number(0b1011, 4);
        var reader = new BitReader(bits.Trail());

        Assert.Equal(93, ProfileTierLevel.Read(ref reader, 2).Level);
        Assert.Equal(0b1011u, reader.ReadBits(4));
    }
}
