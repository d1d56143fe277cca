using Fleet.Testing;
using Fleet.Testing.Streams;

namespace Fleet.Core.Tests.Budgets;

public class ParserBudgetTests
{
    public static TheoryData<string> Names => SampleStreams.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Interleaved_frames_are_cut_out_without_allocation(string name) => ReadsWithoutAllocation(name, InterleavedReader.UsualRead);

    [Theory]
    [MemberData(nameof(Names))]
    public void Frames_that_come_in_many_reads_cost_no_more(string name) => ReadsWithoutAllocation(name, readSize: 100);

    private static void ReadsWithoutAllocation(string name, int readSize)
    {
        RtpLoop stream = SampleStreams.Create(name);
        var reader = new InterleavedReader(readSize);
        var handler = new CountingHandler();
        Assert.Equal(stream.PacketCount, reader.Read(stream, handler, arrival: 0));

        Assert.Equal(0, Allocations.Of(() => reader.Read(stream, handler, arrival: 0)));
    }
}
