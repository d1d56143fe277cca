using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Testing;

namespace Fleet.Core.Tests.Cascade;

public sealed class CascadeStreamTests
{
    private readonly RecordingSink _sink = new();

    [Fact]
    public void Bytes_pass_through_as_they_came_wherever_the_network_cuts_them()
    {
        UpstreamFrames upstream = new UpstreamFrames().Begin(UpstreamFormats.H264(), UpstreamFormats.Aac()).Pictures(3, startsWithKeyFrame: true, size: 60);
        byte[] stream = upstream.ToStream();
        for (int cut = 0; cut <= stream.Length; cut++)
        {
            var sink = new RecordingSink();
            using var cascade = new CascadeStream(sink, new ChunkPool());
            cascade.Push(stream.AsSpan(0, cut));
            cascade.Push(stream.AsSpan(cut));

            Assert.Equal(upstream.Frames.Skip(1), sink.Bytes);
            Assert.Equal(upstream.Frames[0], sink.Inits.Single().Both.ToArray());
        }
    }

    [Fact]
    public void A_chunk_is_described_as_its_maker_described_it()
    {
        UpstreamFrames upstream = new UpstreamFrames().Begin(UpstreamFormats.H264(), UpstreamFormats.Aac()).Pictures(5, startsWithKeyFrame: true);
        Push(upstream.Frames);

        Chunk[] video = [.. _sink.Chunks.Where(chunk => chunk.Track == TrackKind.Video)];
        Assert.Equal([true, false, false, false, false], video.Select(chunk => chunk.IsKeyFrame));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => i * 3600L), video.Select(chunk => chunk.DecodeTime));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => (DateTimeOffset?)UpstreamFrames.FirstPicture.AddMilliseconds(40 * i)), video.Select(chunk => chunk.Captured));
        Assert.All(video, chunk => Assert.Equal((3600, 90000), (chunk.Duration, chunk.Timescale)));
        Chunk[] audio = [.. _sink.Chunks.Where(chunk => chunk.Track == TrackKind.Audio)];
        Assert.NotEmpty(audio);
        Assert.All(audio, chunk => Assert.Equal((1024, 48000, true), (chunk.Duration, chunk.Timescale, chunk.IsKeyFrame)));
        Assert.Equal(Enumerable.Range(0, _sink.Chunks.Count).Select(i => (uint)i), _sink.Chunks.Select(chunk => chunk.Sequence));
    }

    [Fact]
    public void Who_comes_late_starts_an_epoch_of_his_own_at_the_key_frame()
    {
        UpstreamFrames upstream = new UpstreamFrames().Begin(UpstreamFormats.H264()).Pictures(25, startsWithKeyFrame: true).Pictures(3, startsWithKeyFrame: true);
        Push([upstream.Frames[0], .. upstream.Frames.Skip(26)], firstEpoch: 7);

        Assert.Equal(["init 7", "7/0", "7/1", "7/2"], _sink.News);
        Assert.Equal(25 * 3600L, _sink.Chunks[0].DecodeTime);
    }

    [Fact]
    public void Another_init_segment_is_another_epoch_of_another_codec()
    {
        UpstreamFrames upstream = new UpstreamFrames()
            .Begin(UpstreamFormats.H264()).Pictures(2, startsWithKeyFrame: true)
            .Begin(UpstreamFormats.H265(), UpstreamFormats.Opus()).Pictures(1, startsWithKeyFrame: true);
        Push(upstream.Frames);

        Assert.Equal(["init 1", "1/0", "1/1", "init 2", "2/0"], _sink.News.Take(5));
        Assert.Equal([VideoCodec.H264, VideoCodec.H265], _sink.Inits.Select(init => init.VideoFormat!.Codec));
        Assert.Equal("video/mp4; codecs=\"hvc1.1.6.L93.B0,opus\"", _sink.Inits[1].BothMimeType);
    }

    [Fact]
    public void Chunks_the_other_side_left_out_are_a_gap_and_the_next_epoch_begins_at_a_key_frame()
    {
        UpstreamFrames upstream = new UpstreamFrames().Begin(UpstreamFormats.H264())
            .Pictures(4, startsWithKeyFrame: true).Pictures(4, startsWithKeyFrame: true);
        byte[][] frames = [.. upstream.Frames];
        CascadeStatistics statistics = Push([.. frames[..3], frames[4], .. frames[5..]]);

        Assert.Equal(["init 1", "1/0", "1/1", "gap", "init 2", "2/0", "2/1", "2/2", "2/3"], _sink.News);
        Assert.Equal(frames[5..], _sink.Bytes.Skip(2));
        Assert.Equal((1L, 1L), (statistics.LostChunks, statistics.DroppedChunks));
        Assert.Equal(_sink.Inits[0].Both.ToArray(), _sink.Inits[1].Both.ToArray());
    }

    [Fact]
    public void Several_chunks_in_one_frame_are_published_one_by_one()
    {
        UpstreamFrames upstream = new UpstreamFrames().Begin(UpstreamFormats.H264(), UpstreamFormats.Aac()).Pictures(4, startsWithKeyFrame: true);
        Push([upstream.Frames[0], [.. upstream.Frames.Skip(1).SelectMany(frame => frame)]]);

        Assert.Equal(upstream.Frames.Skip(1), _sink.Bytes);
    }

    [Fact]
    public void A_camera_without_video_is_refused_as_any_is()
    {
        byte[] init = new InitSegment(1, null, UpstreamFormats.Aac()).Both.ToArray();

        Assert.Contains("no video", Assert.Throws<MediaNotSupportedException>(() => Push([init])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_without_an_init_segment_is_refused()
    {
        UpstreamFrames upstream = new UpstreamFrames().Begin(UpstreamFormats.H264()).Pictures(1, startsWithKeyFrame: true);

        Assert.Contains("before the first init", Assert.Throws<CmafFormatException>(() => Push(upstream.Frames.Skip(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_chunk_is_allocated()
    {
        UpstreamFrames upstream = new UpstreamFrames().Begin(UpstreamFormats.H264(), UpstreamFormats.Aac()).Pictures(50, startsWithKeyFrame: true, size: 20_000);
        byte[] start = UpstreamFrames.ToStream(upstream.Frames.Take(1)), rest = UpstreamFrames.ToStream(upstream.Frames.Skip(1));
        var sink = new CountingCascadeSink();
        using var cascade = new CascadeStream(sink, new ChunkPool());
        long allocated = Allocations.Of(() =>
        {
            cascade.Push(start);
            for (int at = 0; at < rest.Length; at += 1400) cascade.Push(rest.AsSpan(at, Math.Min(1400, rest.Length - at)));
        });

        Assert.True(sink.Chunks >= 8 * (upstream.Frames.Count - 1));
        Assert.InRange(allocated / (double)(upstream.Frames.Count - 1), 1, 200);
    }

    private CascadeStatistics Push(IEnumerable<byte[]> frames, int firstEpoch = 1)
    {
        using var cascade = new CascadeStream(_sink, new ChunkPool(), firstEpoch);
        cascade.Push(UpstreamFrames.ToStream(frames));
        return cascade.Statistics;
    }
}
