using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Rtp;

public sealed class RtpPacketTests
{
    [Fact]
    public void Reads_the_fixed_header()
    {
        byte[] data = Convert.FromHexString("80E01234000000640000ABCD" + "DEADBEEF");

        Assert.True(RtpPacket.TryParse(data, out RtpPacket packet));
        Assert.Equal(96, packet.PayloadType);
        Assert.True(packet.Marker);
        Assert.Equal(0x1234, packet.SequenceNumber);
        Assert.Equal(100u, packet.Timestamp);
        Assert.Equal(0xABCDu, packet.Ssrc);
        Assert.Equal(Convert.FromHexString("DEADBEEF"), packet.Payload.ToArray());
    }

    [Fact]
    public void Skips_csrc_list_and_extension_and_strips_padding()
    {
        byte[] data = Convert.FromHexString("B160123400000064" + "0000ABCD" + "00000001" + "BEDE0001" + "11223344" + "DEADBEEF" + "00000004");

        Assert.True(RtpPacket.TryParse(data, out RtpPacket packet));
        Assert.Equal(Convert.FromHexString("DEADBEEF"), packet.Payload.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("80E0123400000064 0000AB")]
    [InlineData("40E01234000000640000ABCD")]
    [InlineData("81E01234000000640000ABCD")]
    [InlineData("90E01234000000640000ABCD BEDE")]
    [InlineData("90E01234000000640000ABCD BEDE0002 00000000")]
    [InlineData("A0E01234000000640000ABCD")]
    [InlineData("A0E01234000000640000ABCD 0000000F")]
    [InlineData("A0E01234000000640000ABCD 00000000")]
    public void Refuses_what_is_not_a_whole_packet(string hex) =>
        Assert.False(RtpPacket.TryParse(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), out _));
}
