using Fleet.Load.Http;
using Fleet.Load.Viewers;

namespace Fleet.Load.Tests.Viewers;

public sealed class LengthPrefixWalkerTests
{
    private static readonly byte[] Framed = [0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 1, 4, 0, 0, 0, 2, 5, 6];

    [Fact]
    public void Lengths_are_taken_out_wherever_the_stream_is_cut()
    {
        for (int cut = 1; cut <= Framed.Length; cut++)
        {
            var sink = new TextSink();
            var walker = new LengthPrefixWalker(sink);
            foreach (ReadOnlyMemory<byte> piece in Pieces.Of(Framed, cut)) walker.Take(piece.Span);
            Assert.Equal("\x1\x2\x3\x4\x5\x6", sink.Text);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x66, 0x74, 0x79, 0x70 })]
    public void A_length_that_can_not_be_is_lost_framing(byte[] length)
    {
        var error = Assert.Throws<LoadException>(() => new LengthPrefixWalker(NoSink.Instance).Take(length));
        Assert.Equal("protocol", error.Kind);
    }
}
