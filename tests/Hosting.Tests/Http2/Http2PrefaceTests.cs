using System.Buffers;
using System.Text;
using Fleet.Hosting.Http2;

namespace Fleet.Hosting.Tests.Http2;

public sealed class Http2PrefaceTests
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    [Fact]
    public void It_is_known_when_all_of_it_is_there_and_not_before()
    {
        for (int length = 0; length < Preface.Length; length++) Assert.Null(Begins(Preface[..length]));
        Assert.True(Begins(Preface));
        Assert.True(Begins(Preface + "more"));
    }

    [Theory]
    [InlineData("G")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PO")]
    [InlineData("PUT / HTTP/1.1\r\n")]
    [InlineData("PRI * HTTP/1.1\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    public void Anything_else_is_known_by_its_first_other_byte(string received) => Assert.False(Begins(received));

    private static bool? Begins(string received) => Http2Preface.Begins(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(received)));
}
