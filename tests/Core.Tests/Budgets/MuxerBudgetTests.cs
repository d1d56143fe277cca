using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Testing;
using Fleet.Testing.Streams;

namespace Fleet.Core.Tests.Budgets;

public class MuxerBudgetTests
{
    /// <summary>The chunk itself; its buffer comes from the pool and goes back there.</summary>
    private const int BytesAUnit = 200;

    public static TheoryData<string> Names => SampleStreams.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void From_packets_to_chunks_only_the_chunk_is_allocated(string name)
    {
        RtpLoop stream = SampleStreams.Create(name);
        var sink = new ReleasingSink();
        IDepacketizer depacketizer = DepacketizerFactory.Create(stream.Format, new MuxingSink(new CmafMuxer(sink, new ChunkPool())));

        long allocated = Allocations.Of(() => depacketizer.PushNext(stream));

        Assert.Equal(depacketizer.Statistics.Units, sink.Chunks);
        Assert.InRange(allocated / (double)stream.Units, 1, BytesAUnit);
    }

    [Fact]
    public void What_a_chunk_costs_does_not_depend_on_its_size()
    {
        long small = AllocatedBy(new byte[100]);
        Assert.Equal(small, AllocatedBy(new byte[1000]));
        Assert.Equal(small, AllocatedBy(new byte[500_000]));
        Assert.InRange(small, 1, BytesAUnit);
    }

    private static long AllocatedBy(byte[] picture)
    {
        RtpLoop stream = VideoLoop.H264();
        var muxer = new CmafMuxer(new ReleasingSink(), new ChunkPool());
        DepacketizerFactory.Create(stream.Format, new MuxingSink(muxer)).PushNext(stream);
        long time = stream.Duration;
        return Allocations.Of(
            () => muxer.WriteVideo(new AccessUnit { Data = picture, RtpTimestamp = 0, IsKeyFrame = true }, time += 3600, captured: null));
    }
}
