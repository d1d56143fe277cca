using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Cmaf;

public sealed class BoxWriterTests
{
    [Fact]
    public void Nested_boxes_get_their_sizes_when_they_end()
    {
        var buffer = new byte[64];
        var writer = new BoxWriter(buffer);
        int outer = writer.Begin("moov"u8);
        int inner = writer.Begin("tfdt"u8, 1, 0x020304);
        writer.UInt64(0x1122334455667788);
        writer.End(inner);
        writer.Byte(0xAA);
        writer.UInt16(0xBBCC);
        writer.Zeros(1);
        writer.Bytes([0xDD]);
        writer.End(outer);

        Assert.Equal("000000216D6F6F76" + "0000001474666474" + "01020304" + "1122334455667788" + "AABBCC00DD", Convert.ToHexString(buffer.AsSpan(0, writer.Position)));
    }

    [Fact]
    public void Room_that_is_too_small_is_an_error_and_not_a_short_box() =>
        Assert.ThrowsAny<ArgumentException>(() =>
        {
            var writer = new BoxWriter(new byte[7]);
            writer.Begin("moov"u8);
        });
}
