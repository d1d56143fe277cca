using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Cmaf;

public sealed class ChunkTests
{
    [Fact]
    public void The_last_release_gives_the_buffer_back_and_only_the_last()
    {
        var pool = new ChunkPool();
        Chunk chunk = Make(pool, out byte[] buffer);
        chunk.Retain();
        chunk.Release();
        Assert.Equal(0, pool.RetainedBytes);
        Assert.Equal(1000, chunk.Bytes.Length);

        chunk.Release();
        Assert.Equal(buffer.Length, pool.RetainedBytes);
        Assert.Same(buffer, pool.Rent(1000));
    }

    [Fact]
    public void Use_after_the_last_release_throws()
    {
        Chunk chunk = Make(new ChunkPool(), out _);
        chunk.Release();

        Assert.Throws<ObjectDisposedException>(() => chunk.Bytes);
        Assert.Throws<ObjectDisposedException>(chunk.Retain);
    }

    [Fact]
    public void A_double_release_throws_and_does_not_return_the_buffer_twice()
    {
        var pool = new ChunkPool();
        Chunk chunk = Make(pool, out byte[] buffer);
        chunk.Release();

        Assert.Throws<ObjectDisposedException>(chunk.Release);
        Assert.Throws<ObjectDisposedException>(() => chunk.Bytes);
        Assert.Equal(buffer.Length, pool.RetainedBytes);
    }

    [Fact]
    public async Task Many_threads_count_together()
    {
        var pool = new ChunkPool();
        Chunk chunk = Make(pool, out byte[] buffer);
        const int threads = 8, rounds = 5000;
        for (int i = 0; i < threads; i++) chunk.Retain();
        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                chunk.Retain();
                Assert.Equal(1000, chunk.Bytes.Length);
                chunk.Release();
            }

            chunk.Release();
        })));

        Assert.Equal(0, pool.RetainedBytes);
        chunk.Release();
        Assert.Equal(buffer.Length, pool.RetainedBytes);
    }

    [Fact]
    public void A_buffer_without_a_pool_is_left_to_the_collector()
    {
        var chunk = new Chunk([1, 2, 3], 2, null) { Track = TrackKind.Audio, Epoch = 1, Sequence = 0, DecodeTime = 0, Duration = 1, Timescale = 1, IsKeyFrame = true };
        Assert.Equal([1, 2], chunk.Bytes.ToArray());
        chunk.Release();
        Assert.Throws<ObjectDisposedException>(() => chunk.Bytes);
    }

    private static Chunk Make(ChunkPool pool, out byte[] buffer)
    {
        buffer = pool.Rent(1000);
        return new Chunk(buffer, 1000, pool) { Track = TrackKind.Video, Epoch = 1, Sequence = 0, DecodeTime = 0, Duration = 3600, Timescale = 90000, IsKeyFrame = true };
    }
}
