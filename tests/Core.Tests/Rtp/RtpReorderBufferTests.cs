using System.Buffers.Binary;
using System.Globalization;
using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Rtp;

public sealed class RtpReorderBufferTests : IOrderedRtpHandler
{
    private const long LongestWait = 50;
    private const long Silence = 2000;
    private readonly List<string> _events = [];

    void IOrderedRtpHandler.OnPacket(in RtpPacket packet)
    {
        Assert.Equal(packet.SequenceNumber, BinaryPrimitives.ReadUInt16BigEndian(packet.Payload));
        _events.Add(packet.SequenceNumber.ToString(CultureInfo.InvariantCulture));
    }

    void IOrderedRtpHandler.OnLoss(int packets) => _events.Add($"-{packets}");

    [Theory]
    [InlineData("5 6 7", "5 6 7")]
    [InlineData("5 7 6 8", "5 6 7 8")]
    [InlineData("5 8 7 6 9", "5 6 7 8 9")]
    [InlineData("65534 0 65535 1", "65534 65535 0 1")]
    [InlineData("5 6 6 5 7", "5 6 7")]
    [InlineData("5 7 7 6", "5 6 7")]
    [InlineData("5 7", "5")]
    [InlineData("5 14", "5 -1")]
    [InlineData("5 7 15 16", "5 -1 7 -1")]
    [InlineData("5 2000", "5 -1987")]
    [InlineData("5 30000 6", "5 6")]
    [InlineData("5 30000 30001", "5 -0 30001")]
    [InlineData("5 30000 30002 30003", "5 -0 30003")]
    [InlineData("5 7 30000 30001", "5 -1 7 -0 30001")]
    [InlineData("300 100 101", "300 -0 101")]
    public void Hands_on_in_order(string received, string handedOn)
    {
        RtpReorderBuffer buffer = Udp();
        foreach (string sequence in received.Split(' ')) buffer.Push(int.Parse(sequence, CultureInfo.InvariantCulture));
        Assert.Equal(handedOn, string.Join(' ', _events));
    }

    [Theory]
    [InlineData("5 6 8 9", "5 6 -1 8 9")]
    [InlineData("5 8 7 6", "5 -2 8")]
    [InlineData("65535 1", "65535 -1 1")]
    [InlineData("5 30000 30001", "5 -0 30001")]
    public void Over_tcp_every_gap_is_a_loss_at_once(string received, string handedOn)
    {
        var buffer = new RtpReorderBuffer(this, 0, 0, Silence);
        foreach (string sequence in received.Split(' ')) buffer.Push(int.Parse(sequence, CultureInfo.InvariantCulture));
        Assert.Equal(handedOn, string.Join(' ', _events));
    }

    [Fact]
    public void A_gap_holds_up_the_packets_behind_it_no_longer_than_the_longest_wait()
    {
        RtpReorderBuffer buffer = Udp();
        buffer.Push(5, 0);
        buffer.Push(8, 10);
        buffer.Push(10, 30);
        buffer.Flush(10 + LongestWait - 1);
        Assert.Equal(["5"], _events);
        buffer.Flush(10 + LongestWait);
        Assert.Equal(["5", "-2", "8"], _events);
        buffer.Push(11, 30 + LongestWait);
        Assert.Equal(["5", "-2", "8", "-1", "10", "11"], _events);
        buffer.Push(6, 30 + LongestWait);
        Assert.Equal(1, buffer.Statistics.Late);
        Assert.Equal(3, buffer.Statistics.Lost);
        Assert.Equal(0, buffer.Held);
    }

    [Fact]
    public void Packets_of_another_session_are_not_ours()
    {
        RtpReorderBuffer buffer = Udp();
        buffer.Push(5, 0);
        buffer.Push(6, 100, ssrc: 1);
        buffer.Push(6, 200);
        Assert.Equal(["5", "6"], _events);
        Assert.Equal(1, buffer.Statistics.Foreign);
    }

    [Fact]
    public void Another_sender_takes_over_once_the_old_one_is_silent()
    {
        RtpReorderBuffer buffer = Udp();
        buffer.Push(5, 0);
        buffer.Push(7, 0);
        buffer.Push(900, Silence - 1, ssrc: 1);
        buffer.Push(901, Silence, ssrc: 1);
        buffer.Push(902, Silence, ssrc: 1);
        Assert.Equal(["5", "-1", "7", "-0", "901", "902"], _events);
        Assert.Equal(1, buffer.Statistics.Restarts);
    }

    [Fact]
    public void The_sender_that_setup_named_is_waited_for()
    {
        var buffer = new RtpReorderBuffer(this, 8, LongestWait, Silence, RtpBytes.Ssrc);
        buffer.Push(1, 0, ssrc: 1);
        buffer.Push(5, 10);
        buffer.Push(2, 20, ssrc: 1);
        Assert.Equal(["5"], _events);

        _events.Clear();
        buffer = new RtpReorderBuffer(this, 8, LongestWait, Silence, RtpBytes.Ssrc);
        buffer.Push(1, 0, ssrc: 1);
        buffer.Push(2, Silence, ssrc: 1);
        Assert.Equal(["2"], _events);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100)]
    [InlineData(4096)]
    public void Slots_divide_the_sequence_numbers(int slots) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RtpReorderBuffer(this, slots, LongestWait, Silence));

    private RtpReorderBuffer Udp() => new(this, 8, LongestWait, Silence);
}
