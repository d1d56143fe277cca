using Fleet.Core.Cmaf;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.Tests.Surrogates;

public sealed class ChunkWireTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50_000)]
    [InlineData(ChunkPool.LargestBuffer + 1)]
    public void A_chunk_arrives_with_all_that_is_known_of_it(int size)
    {
        Chunk sent = SampleMedia.Chunk(9, isKeyFrame: true, size);
        sent.Retain();

        Chunk got = Wire.Pass(new ChunkFragment(sent) { Position = new(1, 2) }).Chunk;

        Assert.Equal(sent.Bytes.ToArray(), got.Bytes.ToArray());
        Assert.Equal(
            (sent.Track, sent.Epoch, sent.Sequence, sent.DecodeTime, sent.Duration, sent.Timescale, sent.IsKeyFrame, sent.Captured),
            (got.Track, got.Epoch, got.Sequence, got.DecodeTime, got.Duration, got.Timescale, got.IsKeyFrame, got.Captured));
    }

    [Fact]
    public void A_chunk_that_was_captured_at_no_known_time_arrives_so()
    {
        var sent = new Chunk([1, 2, 3], 2, null) { Track = TrackKind.Audio, Epoch = 1, Sequence = 2, DecodeTime = -3, Duration = 4, Timescale = 5, IsKeyFrame = false };
        sent.Retain();

        Chunk got = Wire.Pass(new ChunkFragment(sent) { Position = new(1, 2) }).Chunk;

        Assert.Null(got.Captured);
        Assert.Equal((TrackKind.Audio, -3L, false), (got.Track, got.DecodeTime, got.IsKeyFrame));
        Assert.Equal([1, 2], got.Bytes.ToArray());
    }

    [Fact]
    public void A_batch_arrives_in_order_and_each_chunk_by_itself()
    {
        List<Fragment> sent = [SampleMedia.Init(0), SampleMedia.Picture(1, isKeyFrame: true), new GapFragment { Position = new(1, 2) }, SampleMedia.Picture(3)];

        // Orleans sends what an enumeration answers as an object
        var got = (List<Fragment>)Wire.Pass<object>(sent);

        Assert.Equal(sent.Select(fragment => fragment.Position), got.Select(fragment => fragment.Position));
        Assert.Equal([1, 3], got.OfType<ChunkFragment>().Select(fragment => (int)fragment.Chunk.Bytes.Span[99]));
    }

    [Fact]
    public void Writing_a_fragment_gives_up_the_senders_reference_and_no_other()
    {
        var pool = new ChunkPool();
        ChunkFragment own = SampleMedia.Picture(1, pool: pool);
        ChunkFragment sent = own.Share();

        Wire.Serializer.SerializeToArray(sent);

        Assert.Equal(1, own.Chunk.Bytes.Span[0]);
        Assert.Equal(0, pool.RetainedBytes);
        own.Chunk.Release();
        Assert.NotEqual(0, pool.RetainedBytes);
    }

    [Fact]
    public void A_fragment_that_was_written_is_not_written_again()
    {
        ChunkFragment own = SampleMedia.Picture(1);
        ChunkFragment sent = own.Share();
        Wire.Serializer.SerializeToArray(sent);

        Assert.Contains("sent already", Assert.ThrowsAny<Exception>(() => Wire.Serializer.SerializeToArray(sent)).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, own.Chunk.Bytes.Span[0]);
    }

    [Fact]
    public void A_fragment_for_many_can_be_written_and_released_by_each_of_those_who_got_it()
    {
        var pool = new ChunkPool();
        ChunkFragment own = SampleMedia.Picture(7, pool: pool);
        byte[] first = own.Chunk.Bytes.ToArray();

        ChunkFragment got = Wire.Pass(own.ForMany());

        Assert.NotEqual(0, pool.RetainedBytes);
        for (int i = 0; i < 3; i++)
        {
            ChunkFragment again = Wire.Pass(got);
            again.Chunk.Release();
            got.Chunk.Release();
            Assert.Equal(first, again.Chunk.Bytes.ToArray());
        }

        Assert.Equal(first, got.Chunk.Bytes.ToArray());
    }

    [Fact]
    public void Within_a_process_the_fragment_itself_is_passed_on()
    {
        ChunkFragment sent = SampleMedia.Picture(1);

        Assert.Same(sent, Wire.Copier.Copy<Fragment>(sent));
        Assert.Same(sent, Assert.Single((List<Fragment>)Wire.Copier.Copy<object>(new List<Fragment> { sent })!));
    }

    [Fact]
    public void A_receiver_reads_into_buffers_that_were_used_before()
    {
        byte[] written = Wire.Serializer.SerializeToArray(SampleMedia.Picture(1, size: 300_000));
        for (int i = 0; i < 3; i++) Wire.Serializer.Deserialize<ChunkFragment>(written)!.Chunk.Release();
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 20; i++) Wire.Serializer.Deserialize<ChunkFragment>(written)!.Chunk.Release();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
    }
}
