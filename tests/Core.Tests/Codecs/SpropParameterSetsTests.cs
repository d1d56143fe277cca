using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Codecs;

public sealed class SpropParameterSetsTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Z00A,aM4=", "674D 68CE")]
    [InlineData(" Z00A , aM4 ", "674D 68CE")]
    [InlineData("AAAAAWdNAQ==,AAABaM4=", "674D01 68CE")]
    [InlineData("Z00B,*,,aM4AAA==", "674D01 68CE")]
    public void Reads_what_can_be_read(string? value, string expected)
    {
        string[] nals = [.. SpropParameterSets.Read(value).Select(Convert.ToHexString)];

        Assert.Equal(expected, string.Join(' ', nals));
    }

    [Fact]
    public void Stops_at_a_bounded_number_of_sets() =>
        Assert.Equal(64, SpropParameterSets.Read(string.Join(',', Enumerable.Repeat("aM4=", 1000))).Count);
}
