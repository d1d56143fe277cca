using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Cascade;

public sealed class FrameReaderTests
{
    private static readonly byte[][] Frames = [[1], [2, 3, 4, 5, 6], [.. Enumerable.Range(0, 300).Select(i => (byte)i)]];

    [Fact]
    public void Frames_come_out_whole_wherever_the_network_cuts_them()
    {
        byte[] stream = UpstreamFrames.ToStream(Frames);
        for (int first = 0; first <= stream.Length; first++)
        {
            for (int second = first; second <= stream.Length; second += 13)
                Assert.Equal(Frames, Read(stream[..first], stream[first..second], stream[second..]));
        }

        Assert.Equal(Frames, Read([.. stream.Select(b => new[] { b })]));
    }

    [Fact]
    public void It_knows_whether_it_stands_between_two_frames()
    {
        byte[] stream = UpstreamFrames.ToStream(Frames);
        int[] ends = [0, 5, 14, 318];
        for (int length = 0; length <= stream.Length; length++)
        {
            using var reader = new FrameReader(new ChunkPool());
            ReadOnlySpan<byte> input = stream.AsSpan(0, length);
            while (reader.TryRead(ref input, out _, out _))
            {
            }

            Assert.Equal(ends.Contains(length), reader.IsBetweenFrames);
        }
    }

    [Theory]
    [InlineData("00000000", "0 bytes")]
    [InlineData("01000001", "16777217 bytes")]
    [InlineData("FFFFFFFF", "4294967295 bytes")]
    [InlineData("48545450", "1213486160 bytes")]
    public void A_length_no_frame_has_is_refused_before_anything_is_kept(string prefix, string words)
    {
        var pool = new ChunkPool();
        using var reader = new FrameReader(pool);
        CmafFormatException refused = Assert.Throws<CmafFormatException>(() =>
        {
            ReadOnlySpan<byte> input = Convert.FromHexString(prefix);
            reader.TryRead(ref input, out _, out _);
        });

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.RetainedBytes);
    }

    [Fact]
    public void A_frame_that_is_never_finished_goes_back_to_the_pool()
    {
        var pool = new ChunkPool();
        using (var reader = new FrameReader(pool))
        {
            ReadOnlySpan<byte> input = [0, 0, 4, 0, 1, 2];
            Assert.False(reader.TryRead(ref input, out _, out _));
        }

        Assert.True(pool.RetainedBytes >= 1024);
    }

    private static List<byte[]> Read(params byte[][] pieces)
    {
        using var reader = new FrameReader(new ChunkPool());
        List<byte[]> frames = [];
        foreach (byte[] piece in pieces)
        {
            ReadOnlySpan<byte> input = piece;
            while (reader.TryRead(ref input, out byte[]? frame, out int length)) frames.Add(frame[..length]);
            Assert.True(input.IsEmpty);
        }

        return frames;
    }
}
