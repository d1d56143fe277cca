using System.Buffers.Binary;
using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Testing.Mp4;

namespace Fleet.Core.Tests.Cmaf;

/// <summary>The judge is judged: each rule of the strict reader is broken once.</summary>
public sealed class Mp4ReaderTests
{
    private static readonly byte[] Init = InitSegmentWriter.Write(SampleFormats.H264(), SampleFormats.Aac());

    [Theory]
    [InlineData("mfhd", 4, 0u, "sequence numbers go up")]
    [InlineData("traf", 0, 0u, null)]
    [InlineData("tfhd", 0, 0u, "default-base-is-moof")]
    [InlineData("tfhd", 4, 3u, "no track 3")]
    [InlineData("tfdt", 0, 0u, "version 1")]
    [InlineData("tfdt", 4, 0x80000000u, "not negative")]
    [InlineData("tfdt", 8, 3599u, "decode time 3599 where the previous chunk ends at 3600")]
    [InlineData("tfdt", 8, 3601u, "decode time 3601 where the previous chunk ends at 3600")]
    [InlineData("trun", 4, 2u, "one sample")]
    [InlineData("trun", 8, 0x6Cu + 1, "data offset")]
    [InlineData("trun", 12, 0u, "duration is not zero")]
    [InlineData("trun", 16, 2u, "mdat is the one sample")]
    [InlineData("trun", 20, 0u, "sync sample")]
    [InlineData("prft", 0, 0u, "time of capture")]
    [InlineData("prft", 4, 2u, "of the track")]
    [InlineData("prft", 20, 0u, "presentation time")]
    public void A_broken_chunk_is_refused(string box, int at, uint value, string? rule)
    {
        var reader = new Mp4Reader(Init);
        reader.Read(Chunk(0, new ChunkTiming(0, 3600, 0), true));
        byte[] chunk = Chunk(1, new ChunkTiming(3600, 3600, 0), false);
        Patch(chunk, box, at, value);

        Mp4Exception refusal = Assert.Throws<Mp4Exception>(() => reader.Read(chunk));
        if (rule is not null) Assert.Contains(rule, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_track_that_starts_without_a_sync_sample_is_refused() =>
        Assert.Throws<Mp4Exception>(() => new Mp4Reader(Init).Read(Chunk(0, new ChunkTiming(0, 3600, 0), false)));

    [Theory]
    [InlineData("mvhd", 16, 1u)]
    [InlineData("mdhd", 16, 1u)]
    [InlineData("tkhd", 12, 2u)]
    [InlineData("stts", 4, 1u)]
    [InlineData("stsz", 8, 1u)]
    [InlineData("trex", 4, 9u)]
    [InlineData("stsd", 8, 4u)]
    public void A_broken_init_segment_is_refused(string box, int at, uint value)
    {
        byte[] init = [.. Init];
        Patch(init, box, at, value);
        Assert.Throws<Mp4Exception>(() => new Mp4Reader(init));
    }

    [Fact]
    public void Every_cut_of_an_init_segment_or_a_chunk_is_refused()
    {
        for (int length = 0; length < Init.Length; length++) Assert.Throws<Mp4Exception>(() => new Mp4Reader(Init.AsMemory(0, length)));
        byte[] chunk = Chunk(0, new ChunkTiming(0, 3600, 0), true);
        for (int length = 1; length < chunk.Length; length++) Assert.Throws<Mp4Exception>(() => new Mp4Reader(Init).Read(chunk.AsMemory(0, length)));
    }

    private static byte[] Chunk(uint sequence, ChunkTiming timing, bool isSync)
    {
        var chunk = new byte[ChunkWriter.SizeOf(1, true, false)];
        ChunkWriter.Write(chunk, TrackKind.Video, sequence, timing, isSync, DateTimeOffset.UnixEpoch, [1]);
        return chunk;
    }

    private static void Patch(byte[] data, string box, int at, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(data.AsSpan().IndexOf(Encoding.ASCII.GetBytes(box)) + 4 + at), value);
}
