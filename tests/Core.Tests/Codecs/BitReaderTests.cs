using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Codecs;

public sealed class BitReaderTests
{
    [Fact]
    public void Reads_bits_most_significant_first_across_bytes()
    {
        var reader = new BitReader([0b1010_0101, 0xFF, 0x00, 0x12, 0x34, 0x56]);

        Assert.True(reader.ReadFlag());
        Assert.Equal(0b010u, reader.ReadBits(3));
        Assert.Equal(0b0101_1111u, reader.ReadBits(8));
        Assert.Equal(0u, reader.ReadBits(0));
        Assert.Equal(0xF0012345u, reader.ReadBits(32));
        Assert.Equal(4, reader.BitsLeft);
        Assert.False(reader.Overrun);
    }

    [Fact]
    public void A_read_past_the_end_gives_zero_and_is_remembered()
    {
        var reader = new BitReader([0xFF]);

        Assert.Equal(0u, reader.ReadBits(9));
        Assert.True(reader.Overrun);
        Assert.False(reader.ReadFlag());
        Assert.Equal(0, reader.BitsLeft);
    }

    [Theory]
    [InlineData("80", 0u)]
    [InlineData("40", 1u)]
    [InlineData("60", 2u)]
    [InlineData("20", 3u)]
    [InlineData("0100", 127u)]
    [InlineData("00000001FFFFFFFE", uint.MaxValue - 1)]
    public void Reads_unsigned_exponential_golomb(string hex, uint expected)
    {
        var reader = new BitReader(Convert.FromHexString(hex));

        Assert.Equal(expected, reader.ReadUe());
        Assert.False(reader.Overrun);
    }

    [Theory]
    [InlineData("80", 0)]
    [InlineData("40", 1)]
    [InlineData("60", -1)]
    [InlineData("20", 2)]
    [InlineData("28", -2)]
    public void Reads_signed_exponential_golomb(string hex, int expected)
    {
        var reader = new BitReader(Convert.FromHexString(hex));

        Assert.Equal(expected, reader.ReadSe());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("0000000000000000FF")]
    public void A_golomb_code_that_never_ends_is_an_overrun(string hex)
    {
        var reader = new BitReader(Convert.FromHexString(hex));

        Assert.Equal(0u, reader.ReadUe());
        Assert.True(reader.Overrun);
    }

    [Fact]
    public void Takes_whole_bytes_in_place()
    {
        var reader = new BitReader([0x80, 1, 2, 3]);
        reader.SkipBits(1);
        reader.AlignToByte();

        Assert.Equal([1, 2], reader.ReadBytes(2).ToArray());
        Assert.Equal(24, reader.Position);
        Assert.Empty(reader.ReadBytes(2).ToArray());
        Assert.True(reader.Overrun);
    }
}
