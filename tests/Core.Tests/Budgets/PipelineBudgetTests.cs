using Fleet.Core.Rtsp;
using Fleet.Testing;
using Fleet.Testing.Streams;

namespace Fleet.Core.Tests.Budgets;

/// <summary>Everything behind the socket, joined as the pull of a camera joins it.</summary>
public class PipelineBudgetTests
{
    /// <summary>The chunk itself; its buffer comes from the pool and goes back there.</summary>
    private const int BytesAUnit = 200;

    [Theory]
    [InlineData("H264")]
    [InlineData("H265")]
    public void Over_TCP_only_the_chunk_is_allocated(string name)
    {
        RtpLoop stream = SampleStreams.Create(name);
        var reader = new InterleavedReader();
        (double bytesAUnit, long units) = Measure(stream, RtpLowerTransport.Tcp, pipeline => reader.Read(stream, pipeline, arrival: 0));
        Assert.InRange(bytesAUnit, 1, BytesAUnit);
        Assert.NotEqual(0, units);
    }

    [Theory]
    [InlineData("H264")]
    [InlineData("H265")]
    public void Over_UDP_only_the_chunk_is_allocated(string name)
    {
        RtpLoop stream = SampleStreams.Create(name);
        (double bytesAUnit, long units) = Measure(stream, RtpLowerTransport.Udp, pipeline => Push(stream, pipeline, swapped: 0));
        Assert.InRange(bytesAUnit, 1, BytesAUnit);
        Assert.NotEqual(0, units);
    }

    [Fact]
    public void Packets_out_of_order_cost_no_more()
    {
        RtpLoop stream = VideoLoop.H264();
        (double inOrder, long units) = Measure(stream, RtpLowerTransport.Udp, pipeline => Push(stream, pipeline, swapped: 0));
        stream = VideoLoop.H264();
        (double outOfOrder, long unitsOutOfOrder) = Measure(stream, RtpLowerTransport.Udp, pipeline => Push(stream, pipeline, swapped: 5));
        Assert.Equal(units, unitsOutOfOrder);
        Assert.Equal(inOrder, outOfOrder);
    }

    [Fact]
    public void The_same_pictures_in_three_times_as_many_packets_cost_no_more()
    {
        RtpLoop few = VideoLoop.H264();
        RtpLoop many = VideoLoop.H264(packetSize: 450);
        Assert.InRange(many.PacketCount, 3 * few.PacketCount, 4 * few.PacketCount);
        var reader = new InterleavedReader();
        Assert.Equal(
            Measure(few, RtpLowerTransport.Tcp, pipeline => reader.Read(few, pipeline, arrival: 0)),
            Measure(many, RtpLowerTransport.Tcp, pipeline => reader.Read(many, pipeline, arrival: 0)));
    }

    private static (double BytesAUnit, long Units) Measure(RtpLoop stream, RtpLowerTransport transport, Action<IRtpPacketHandler> pass)
    {
        var sink = new ReleasingSink();
        IRtpPacketHandler pipeline = Pipelines.Create(stream, transport, sink, new ManualTime());
        long allocated = Allocations.Of(() =>
        {
            stream.Advance();
            pass(pipeline);
        });
        return (allocated / (double)stream.Units, sink.Chunks);
    }

    /// <summary>Every so many packets, one and the next change places.</summary>
    private static void Push(RtpLoop stream, IRtpPacketHandler pipeline, int swapped)
    {
        for (int i = 0; i < stream.PacketCount; i++)
        {
            bool swaps = swapped > 0 && i % swapped == swapped - 1 && i + 1 < stream.PacketCount;
            if (swaps) pipeline.OnRtp(0, stream.Packet(i + 1), arrivalTimestamp: 0);
            pipeline.OnRtp(0, stream.Packet(i), arrivalTimestamp: 0);
            if (swaps) i++;
        }
    }
}
