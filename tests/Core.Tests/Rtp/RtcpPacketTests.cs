using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Rtp;

public sealed class RtcpPacketTests
{
    private const string SenderReport = "80C80006 0000CAFE E0000001 80000000 00015F90 00000002 00000003";
    private const string Description = "81CA0003 0000CAFE 01016100 00000000";
    private const string Goodbye = "81CB0001 0000CAFE";
    private const string Application = "80CC0002 0000CAFE 41424344";

    [Fact]
    public void Walks_through_a_compound_packet()
    {
        ReadOnlySpan<byte> rest = Bytes(SenderReport + Description + Application + Goodbye);

        Assert.True(RtcpPacket.TryRead(ref rest, out RtcpPacket report));
        Assert.Equal(RtcpPacket.SenderReport, report.Type);
        Assert.Equal(0xCAFEu, report.Ssrc);
        Assert.Equal(0xE0000001_80000000, report.NtpTimestamp);
        Assert.Equal(90000u, report.RtpTimestamp);
        Assert.True(RtcpPacket.TryRead(ref rest, out RtcpPacket description));
        Assert.Equal((RtcpPacket.SourceDescription, 1), (description.Type, description.Count));
        Assert.True(RtcpPacket.TryRead(ref rest, out RtcpPacket application));
        Assert.Equal(RtcpPacket.Application, application.Type);
        Assert.True(RtcpPacket.TryRead(ref rest, out RtcpPacket goodbye));
        Assert.Equal((RtcpPacket.Goodbye, 0xCAFEu), (goodbye.Type, goodbye.Ssrc));
        Assert.False(RtcpPacket.TryRead(ref rest, out _));
        Assert.True(rest.IsEmpty);
    }

    [Fact]
    public void Strips_padding()
    {
        ReadOnlySpan<byte> rest = Bytes("A1CB0002 0000CAFE 00000004");
        Assert.True(RtcpPacket.TryRead(ref rest, out RtcpPacket packet));
        Assert.Equal(4, packet.Body.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80C800")]
    [InlineData("40C80006 0000CAFE E0000001 80000000 00015F90 00000002 00000003")]
    [InlineData("80600006 0000CAFE E0000001 80000000 00015F90 00000002 00000003")]
    [InlineData("80C80007 0000CAFE E0000001 80000000 00015F90 00000002 00000003")]
    [InlineData("80C80001 0000CAFE")]
    [InlineData("A0C80006 0000CAFE E0000001 80000000 00015F90 00000002 00000004")]
    [InlineData("A1CB0001 0000CA00")]
    [InlineData("A1CB0001 0000CAFF")]
    public void Refuses_what_is_no_whole_packet(string hex)
    {
        ReadOnlySpan<byte> rest = Bytes(hex);
        int length = rest.Length;
        Assert.False(RtcpPacket.TryRead(ref rest, out _));
        Assert.Equal(length, rest.Length);
    }

    [Theory]
    [InlineData("", "81CA0002 00001111 01000000")]
    [InlineData("a", "81CA0002 00001111 01016100")]
    [InlineData("ab", "81CA0003 00001111 01026162 00000000")]
    [InlineData("abc", "81CA0003 00001111 01036162 63000000")]
    public void Writes_a_receiver_report_and_the_canonical_name(string name, string description)
    {
        byte[] buffer = new byte[RtcpWriter.MaxSize];
        var block = new RtcpReportBlock(0xCAFE, 0x40, -2, 0x0001FFFF, 7, 0xAABBCCDD, 65536);

        int length = RtcpWriter.WriteReceiverReport(buffer, 0x1111, block, name);

        Assert.Equal(
            Bytes("81C90007 00001111 0000CAFE 40FFFFFE 0001FFFF 00000007 AABBCCDD 00010000" + description), buffer[..length]);
        ReadOnlySpan<byte> written = buffer.AsSpan(0, length);
        Assert.True(RtcpPacket.TryRead(ref written, out RtcpPacket packet));
        Assert.Equal(block, packet.FirstReport);
    }

    [Fact]
    public void Writes_an_empty_report_and_the_longest_name()
    {
        byte[] buffer = new byte[RtcpWriter.MaxSize];
        Array.Fill(buffer, (byte)0xEE);
        ReadOnlySpan<byte> rest = buffer.AsSpan(0, RtcpWriter.WriteReceiverReport(buffer, 0x1111, null, new string('x', 255)));

        Assert.True(RtcpPacket.TryRead(ref rest, out RtcpPacket report));
        Assert.Equal((RtcpPacket.ReceiverReport, 0), (report.Type, report.Count));
        Assert.True(RtcpPacket.TryRead(ref rest, out RtcpPacket description));
        Assert.Equal(0, description.Body[^1]);
        Assert.True(rest.IsEmpty);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
