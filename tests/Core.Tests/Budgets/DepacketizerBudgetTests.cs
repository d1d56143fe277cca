using Fleet.Core.Codecs;
using Fleet.Testing;
using Fleet.Testing.Streams;

namespace Fleet.Core.Tests.Budgets;

public class DepacketizerBudgetTests
{
    public static TheoryData<string> Names => SampleStreams.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Depacketizing_allocates_nothing(string name)
    {
        RtpLoop stream = SampleStreams.Create(name);
        var sink = new CountingSink();
        IDepacketizer depacketizer = DepacketizerFactory.Create(stream.Format, sink);
        depacketizer.PushNext(stream);
        Assert.InRange(sink.Units, stream.Units - 1, stream.Units);

        Assert.Equal(0, Allocations.Of(() => depacketizer.PushNext(stream)));
        Assert.Equal(depacketizer.Statistics.Units, sink.Units);
        Assert.Equal(0, depacketizer.Statistics.DroppedUnits + depacketizer.Statistics.MalformedPackets);
    }

    [Theory]
    [InlineData("H264")]
    [InlineData("H265")]
    public void Losing_a_packet_of_every_second_picture_allocates_nothing_either(string name)
    {
        RtpLoop stream = SampleStreams.Create(name);
        IDepacketizer depacketizer = DepacketizerFactory.Create(stream.Format, new CountingSink());

        Assert.Equal(0, Allocations.Of(() => depacketizer.PushNextWithLoss(stream, every: 28)));
        Assert.NotEqual(0, depacketizer.Statistics.DroppedUnits);
    }
}
