using System.Buffers.Binary;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Load.Mp4;
using Fleet.Load.Tests.Peers;
using Fleet.Testing;

namespace Fleet.Load.Tests.Mp4;

public sealed class BoxWalkerTests
{
    private static readonly DateTimeOffset Captured = new(2026, 1, 1, 0, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void It_tells_what_our_own_writer_wrote()
    {
        List<Fragment> fragments = Walk(OwnStream(), int.MaxValue);

        ulong ntp = (ulong)(Captured - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds << 32 | 0x80000000;
        Assert.Equal(
            [
                new Fragment(1, IsVideo: true, 90000, 0, 3600, StartsWithSync: true, ntp),
                new Fragment(2, IsVideo: false, 48000, 7, 1024, StartsWithSync: true, 0),
                new Fragment(1, IsVideo: true, 90000, 5_000_000_000, 1800, StartsWithSync: false, 0),
            ],
            fragments);
    }

    [Fact]
    public void Every_split_point_gives_the_same()
    {
        byte[] stream = OwnStream();
        List<Fragment> whole = Walk(stream, int.MaxValue);
        for (int cut = 1; cut < stream.Length; cut++) Assert.Equal(whole, Walk(stream, cut));
    }

    [Fact]
    public async Task What_ffmpeg_writes_is_told_alike_for_every_way_of_cutting_it()
    {
        byte[] file = await Ffmpeg.MakeAsync("+empty_moov+default_base_moof+frag_keyframe", TestContext.Current.CancellationToken);
        List<Fragment> whole = Walk(file, int.MaxValue);

        // 3 s at 25 pictures and a key frame a second: a fragment a second, each with both tracks
        Fragment[] video = [.. whole.Where(fragment => fragment.IsVideo)];
        Assert.Equal(3, video.Length);
        Assert.All(video, fragment => Assert.True(fragment.StartsWithSync));
        AssertContiguous(video);
        Assert.Equal(3.0, video.Sum(fragment => (double)fragment.Duration / fragment.Timescale), 0.05);
        Fragment[] audio = [.. whole.Where(fragment => !fragment.IsVideo)];
        Assert.Equal(3.0, audio.Sum(fragment => (double)fragment.Duration / fragment.Timescale), 0.05);
        Assert.Equal(whole, Walk(file, 1));
        for (int cut = 2; cut < 4096; cut += 7) Assert.Equal(whole, Walk(file, cut));
    }

    [Fact]
    public async Task A_picture_a_fragment_has_one_sync_fragment_a_second()
    {
        byte[] file = await Ffmpeg.MakeAsync(Ffmpeg.FragmentAPicture, TestContext.Current.CancellationToken);

        Fragment[] video = [.. Walk(file, 1000).Where(fragment => fragment.IsVideo)];

        Assert.Equal(75, video.Length);
        Assert.Equal([0, 25, 50], video.Index().Where(fragment => fragment.Item.StartsWithSync).Select(fragment => fragment.Index));
        AssertContiguous(video);
    }

    [Fact]
    public void A_fragment_is_told_with_its_last_byte_and_not_before()
    {
        byte[] stream = OwnStream();
        var sink = new RecordingFragments();
        var walker = new BoxWalker(sink);

        walker.Feed(stream.AsSpan(..^1));
        Assert.Equal(2, sink.Fragments.Count);
        walker.Feed(stream.AsSpan(^1..));

        Assert.Equal(3, sink.Fragments.Count);
    }

    [Fact]
    public void Boxes_with_long_sizes_are_stepped_over()
    {
        byte[] large = new byte[16 + 5];
        BinaryPrimitives.WriteUInt32BigEndian(large, 1);
        "free"u8.CopyTo(large.AsSpan(4));
        BinaryPrimitives.WriteUInt64BigEndian(large.AsSpan(8), (ulong)large.Length);
        byte[] stream = [.. large, .. OwnStream()];

        for (int cut = 1; cut < 40; cut++) Assert.Equal(3, Walk(stream, cut).Count);
    }

    [Fact]
    public void A_size_that_is_too_small_and_a_track_that_is_unknown_are_errors_in_words()
    {
        var tooSmall = new BoxWalker(new RecordingFragments());
        Assert.False(tooSmall.Feed([0, 0, 0, 7, (byte)'f', (byte)'r', (byte)'e', (byte)'e']));
        Assert.Contains("says it has 7 bytes", tooSmall.Error, StringComparison.Ordinal);

        var unknown = new BoxWalker(new RecordingFragments());
        Assert.False(unknown.Feed(Chunk(TrackKind.Video, 1, 0, 3600, true, null)));
        Assert.Contains("track 1", unknown.Error, StringComparison.Ordinal);
        Assert.False(unknown.Feed(OwnStream()));
    }

    [Fact]
    public void Walking_allocates_nothing()
    {
        byte[] stream = OwnStream();
        var walker = new BoxWalker(new NoFragments());
        walker.Feed(stream);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) walker.Feed(stream);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertContiguous(Fragment[] fragments) =>
        Assert.All(fragments.Zip(fragments.Skip(1)), pair => Assert.Equal(pair.First.DecodeTime + pair.First.Duration, pair.Second.DecodeTime));

    private static List<Fragment> Walk(byte[] stream, int piece)
    {
        var sink = new RecordingFragments();
        var walker = new BoxWalker(sink);
        foreach (ReadOnlyMemory<byte> bytes in Pieces.Of(stream, piece)) Assert.True(walker.Feed(bytes.Span), walker.Error);
        return sink.Fragments;
    }

    private static byte[] OwnStream()
    {
        var video = new VideoFormat { CodecString = "avc1.64001F", Timescale = 90000, Configuration = new byte[20], Codec = VideoCodec.H264, Width = 640, Height = 360 };
        var audio = new AudioFormat { CodecString = "mp4a.40.2", Timescale = 48000, Configuration = new byte[] { 0x11, 0x90 }, Codec = AudioCodec.Aac, Channels = 2, SampleRate = 48000, UnitDuration = 1024, Silence = new byte[] { 0 } };
        return
        [
            .. InitSegmentWriter.Write(video, audio),
            .. Chunk(TrackKind.Video, 1, 0, 3600, true, Captured),
            .. Chunk(TrackKind.Audio, 2, 7, 1024, true, null),
            .. Chunk(TrackKind.Video, 3, 5_000_000_000, 1800, false, null),
        ];
    }

    private static byte[] Chunk(TrackKind track, uint sequence, long decodeTime, int duration, bool sync, DateTimeOffset? captured)
    {
        byte[] payload = new byte[50];
        byte[] chunk = new byte[ChunkWriter.SizeOf(payload.Length, captured is not null, withCompositionOffset: false)];
        ChunkWriter.Write(chunk, track, sequence, new ChunkTiming(decodeTime, duration, 0), sync, captured, payload);
        return chunk;
    }
}
