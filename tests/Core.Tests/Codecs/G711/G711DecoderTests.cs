using Fleet.Core.Codecs.G711;

namespace Fleet.Core.Tests.Codecs.G711;

public sealed class G711DecoderTests
{
    [Theory]
    [InlineData(G711Law.Mu, 0x00, -32124)]
    [InlineData(G711Law.Mu, 0x80, 32124)]
    [InlineData(G711Law.Mu, 0xFF, 0)]
    [InlineData(G711Law.Mu, 0x7F, 0)]
    [InlineData(G711Law.Mu, 0xFE, 8)]
    [InlineData(G711Law.Mu, 0x7E, -8)]
    [InlineData(G711Law.A, 0xD5, 8)]
    [InlineData(G711Law.A, 0x55, -8)]
    [InlineData(G711Law.A, 0xAA, 32256)]
    [InlineData(G711Law.A, 0x2A, -32256)]
    [InlineData(G711Law.A, 0xC5, 264)]
    [InlineData(G711Law.A, 0xF5, 528)]
    public void Decodes_as_the_tables_say(G711Law law, byte code, short sample) => Assert.Equal(sample, G711Decoder.TableOf(law)[code]);

    [Theory]
    [InlineData(G711Law.Mu, 2)]
    [InlineData(G711Law.A, 3)]
    public void The_lowest_bits_are_always_zero(G711Law law, int bits)
    {
        foreach (short sample in G711Decoder.TableOf(law)) Assert.Equal(0, sample & (1 << bits) - 1);
    }
}
