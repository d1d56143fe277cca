using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Rtp;

public sealed class RtpAllocationTests : IOrderedRtpHandler
{
    private readonly SessionClock _clock = new([new(90000, 90000, true)], 1000, 0, DateTimeOffset.UnixEpoch);
    private readonly ReceptionStatistics _statistics = new(90000, 1000);
    private readonly byte[] _data = new byte[14];
    private long _arrival;
    private long _handedOn;

    void IOrderedRtpHandler.OnPacket(in RtpPacket packet)
    {
        _handedOn++;
        _clock.MediaTime(0, packet.Timestamp, _arrival);
    }

    void IOrderedRtpHandler.OnLoss(int packets)
    {
    }

    [Fact]
    public void A_packet_costs_no_allocation_in_order_or_out_of_it()
    {
        var buffer = new RtpReorderBuffer(this, 16, 100, 2000);
        Run(buffer, 0, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(buffer, 1000, 20_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(20_000, _handedOn + buffer.Held);
    }

    private void Run(RtpReorderBuffer buffer, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            // every fourth and fifth are swapped
            int index = i % 5 == 3 ? i + 1 : i % 5 == 4 ? i - 1 : i;
            _arrival = i * 10;
            RtpBytes.Write(_data, (ushort)index, (uint)index * 900);
            if (!RtpPacket.TryParse(_data, out RtpPacket packet)) throw new InvalidOperationException("The packet is whole.");
            _statistics.OnPacket(packet, _arrival);
            buffer.Push(packet, _data, _arrival);
            if (i % 500 == 0) _clock.OnSenderReport(0, ((ulong)i << 32) / 100, (uint)i * 900, _arrival);
            if (i % 1000 == 0) _statistics.TakeReport(_arrival);
        }
    }
}
