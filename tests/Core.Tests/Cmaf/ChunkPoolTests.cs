using Fleet.Core.Cmaf;
using Fleet.Testing;

namespace Fleet.Core.Tests.Cmaf;

public sealed class ChunkPoolTests
{
    [Fact]
    public void A_buffer_wastes_at_most_an_eighth()
    {
        var pool = new ChunkPool();
        for (int size = 0; size <= ChunkPool.LargestBuffer; size += size < 4096 ? 1 : 997)
        {
            int length = pool.Rent(size).Length;
            Assert.InRange(length, size, Math.Max(ChunkPool.SmallestBuffer, size + size / 8 + 1));
        }
    }

    [Fact]
    public void Every_buffer_comes_back_to_where_it_was_rented()
    {
        var pool = new ChunkPool(long.MaxValue);
        for (int size = 1; size <= ChunkPool.LargestBuffer; size += size / 16 + 1)
        {
            byte[] buffer = pool.Rent(size);
            pool.Return(buffer);
            Assert.Same(buffer, pool.Rent(size));
            Assert.Equal(0, pool.RetainedBytes);
        }
    }

    [Fact]
    public void What_is_too_large_is_not_kept()
    {
        var pool = new ChunkPool();
        byte[] buffer = pool.Rent(ChunkPool.LargestBuffer + 1);
        Assert.Equal(ChunkPool.LargestBuffer + 1, buffer.Length);
        pool.Return(buffer);
        pool.Return(new byte[1001]);
        Assert.Equal(0, pool.RetainedBytes);
    }

    [Fact]
    public void Retained_bytes_are_capped_and_sizes_of_yesterday_make_room()
    {
        var pool = new ChunkPool(100_000);
        byte[][] old = [.. Enumerable.Range(0, 200).Select(_ => pool.Rent(1024))];
        foreach (byte[] buffer in old) pool.Return(buffer);
        Assert.InRange(pool.RetainedBytes, 90_000, 100_000);

        byte[] today = pool.Rent(50_000);
        pool.Return(today);
        Assert.InRange(pool.RetainedBytes, 50_000, 100_000);
        Assert.Same(today, pool.Rent(50_000));
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var pool = new ChunkPool();
        int[] sizes = [200, 15_000, 90_000, 300_000, 1_000_000];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++) pool.Return(pool.Rent(sizes[i % sizes.Length]));
        }));
    }
}
