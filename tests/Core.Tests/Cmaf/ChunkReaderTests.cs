using System.Buffers.Binary;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Cmaf;

public sealed class ChunkReaderTests
{
    private static readonly DateTimeOffset Captured = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    [Theory]
    [InlineData(TrackKind.Video, true, 0, true)]
    [InlineData(TrackKind.Video, false, 7200, true)]
    [InlineData(TrackKind.Audio, true, 0, false)]
    public void A_chunk_says_what_its_writer_was_told(TrackKind track, bool isSync, int offset, bool isDated)
    {
        var timing = new ChunkTiming(1L << 40, 3600, offset);
        DateTimeOffset? captured = isDated ? Captured : null;
        byte[] bytes = Write(track, 42, timing, isSync, captured);

        Assert.Equal(new ChunkHeader(track, 42, timing, isSync, captured, bytes.Length), ChunkReader.Read(bytes));
        Assert.Equal(bytes.Length, ChunkReader.Read([.. bytes, .. bytes]).Length);
    }

    [Theory]
    [InlineData(1999)]
    [InlineData(2035)]
    [InlineData(2037)]
    [InlineData(2100)]
    public void A_time_of_capture_is_read_to_the_tick_in_either_era(int year)
    {
        var captured = new DateTimeOffset(year, 2, 3, 4, 5, 6, TimeSpan.Zero);
        for (int ticks = 0; ticks < 10_000_000; ticks += 999_983)
            Assert.Equal(captured.AddTicks(ticks), ChunkReader.Read(Write(TrackKind.Video, 1, new ChunkTiming(0, 1, 0), true, captured.AddTicks(ticks))).Captured);
    }

    [Fact]
    public void A_chunk_that_is_cut_short_anywhere_is_refused()
    {
        byte[] bytes = Write(TrackKind.Video, 42, new ChunkTiming(7, 3600, 3600), true, Captured);
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<CmafFormatException>(() => ChunkReader.Read(bytes.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("mfhd", -4, 0xFFFFFFFFu, "A box says")]
    [InlineData("moof", -4, 7u, "A box says")]
    [InlineData("tfhd", 4, 0u, "tfhd has the flags")]
    [InlineData("tfhd", 8, 3u, "track 3")]
    [InlineData("tfdt", 4, 0u, "tfdt is of version 0")]
    [InlineData("tfdt", 8, 0x80000000u, "decode time")]
    [InlineData("trun", 4, 0x301u, "trun has the flags")]
    [InlineData("trun", 8, 2u, "2 samples")]
    [InlineData("trun", 12, 0u, "data offset")]
    [InlineData("trun", 16, 0u, "duration 0")]
    [InlineData("trun", 20, 9u, "a sample of 9 bytes")]
    [InlineData("trun", 28, 0xFFFFFFFFu, "offset is negative")]
    [InlineData("traf", 0, 0x78787878u, "xxxx stands where traf should")]
    [InlineData("prft", 8, 2u, "prft is of Audio")]
    [InlineData("prft", 4, 0u, "prft is of version 0")]
    public void What_is_wrong_is_named(string box, int at, uint value, string words)
    {
        byte[] bytes = Write(TrackKind.Video, 42, new ChunkTiming(7, 3600, 3600), true, Captured);
        int type = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(type + at), value);

        Assert.Contains(words, Assert.Throws<CmafFormatException>(() => ChunkReader.Read(bytes)).Message, StringComparison.Ordinal);
    }

    private static byte[] Write(TrackKind track, uint sequence, ChunkTiming timing, bool isSync, DateTimeOffset? captured)
    {
        byte[] payload = [1, 2, 3, 4, 5];
        byte[] bytes = new byte[ChunkWriter.SizeOf(payload.Length, captured is not null, timing.CompositionOffset != 0)];
        ChunkWriter.Write(bytes, track, sequence, timing, isSync, captured, payload);
        return bytes;
    }
}
