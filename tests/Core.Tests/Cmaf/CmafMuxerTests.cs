using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Testing;
using Fleet.Testing.Mp4;

namespace Fleet.Core.Tests.Cmaf;

public sealed class CmafMuxerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Picture = [0, 0, 0, 1, 0x65];
    private static readonly byte[] Frame = [0x21, 0x22];
    private readonly RecordingOutput _output = new();
    private readonly CmafMuxer _muxer;

    public CmafMuxerTests() => _muxer = new CmafMuxer(_output, new ChunkPool());

    [Fact]
    public void Every_unit_is_one_chunk_that_tells_what_it_is()
    {
        _muxer.Begin(SampleFormats.H264(), SampleFormats.Aac());
        Video(90_000, true);
        Audio(48_000);
        Video(93_600, false);

        Assert.Equal([TrackKind.Video, TrackKind.Audio, TrackKind.Video], _output.Chunks.Select(chunk => chunk.Track));
        Assert.Equal([0u, 1u, 2u], _output.Chunks.Select(chunk => chunk.Sequence));
        Assert.Equal([0L, 0L, 3600L], _output.Chunks.Select(chunk => chunk.DecodeTime));
        Assert.Equal([3600, 1024, 3600], _output.Chunks.Select(chunk => chunk.Duration));
        Assert.Equal([90000, 48000, 90000], _output.Chunks.Select(chunk => chunk.Timescale));
        Assert.Equal([true, true, false], _output.Chunks.Select(chunk => chunk.IsKeyFrame));
        Assert.All(_output.Chunks, chunk => Assert.Equal(1, chunk.Epoch));
        Assert.All(_output.Chunks, chunk => Assert.Equal(Start, chunk.Captured));
        Assert.Equal(Picture, _output.Samples[0].Data.ToArray());
    }

    [Fact]
    public void Nothing_comes_before_the_first_key_frame()
    {
        _muxer.Begin(SampleFormats.H264(), SampleFormats.Aac());
        Video(0, false);
        Audio(0);
        _muxer.FillAudio(480_000);
        Video(3600, true);
        Audio(3000);

        Assert.Equal(1, _muxer.DroppedPictures);
        Assert.Equal(1, _muxer.DroppedAudioUnits);
        Assert.Equal(2, _output.Chunks.Count);
        Assert.Equal(0, _output.Video.First().DecodeTime);
    }

    [Fact]
    public void A_new_epoch_goes_on_where_the_last_one_ended_behind_a_new_init_segment()
    {
        _muxer.Begin(SampleFormats.H264(), null);
        Video(0, true);
        Video(3600, false);
        _muxer.Begin(SampleFormats.H265(), SampleFormats.Opus());
        Video(7200, false);
        Video(10_800, true);

        Assert.Equal([1, 2], _output.Inits.Select(init => init.Epoch));
        Assert.Equal([1, 1, 2], _output.Chunks.Select(chunk => chunk.Epoch));
        Assert.Equal((7200, 7200), (_output.Chunks[^1].DecodeTime, _output.Chunks[^1].Duration));
        Assert.Equal(0u, _output.Chunks[^1].Sequence);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(30 * 1024)]
    public void After_a_redial_each_track_goes_on_where_it_ended(int soundsLater)
    {
        _muxer.Begin(SampleFormats.H264(), SampleFormats.Aac());
        Video(0, true);
        for (int i = 0; i < soundsLater; i += 1024) Audio(i);
        for (int i = 1; i < 10; i++) Video(i * 3600, false);
        StreamEnds ends = _output.Chunks.Aggregate(default(StreamEnds), (known, chunk) => known.With(chunk));
        (long video, long audio) = (ends.Of(TrackKind.Video, 90_000), ends.Of(TrackKind.Audio, 48_000));
        int before = _output.Chunks.Count;

        // the camera's clock has another zero, and its sound begins a little later than its pictures
        var next = new CmafMuxer(_output, new ChunkPool(), firstEpoch: 2, () => ends);
        next.Begin(SampleFormats.H264(), SampleFormats.Aac());
        next.WriteVideo(new AccessUnit { Data = [1], RtpTimestamp = 0, IsKeyFrame = true }, 5_000_000, null);
        next.WriteAudio(new AccessUnit { Data = [1], RtpTimestamp = 0, IsKeyFrame = true }, 5_000_000L * 48 / 90 + 600, null);
        next.WriteVideo(new AccessUnit { Data = [1], RtpTimestamp = 0, IsKeyFrame = false }, 5_003_600, null);

        Chunk[] later = [.. _output.Chunks.Skip(before)];
        Assert.Equal(video, later.First(chunk => chunk.Track == TrackKind.Video).DecodeTime);
        Assert.Equal(audio, later.First(chunk => chunk.Track == TrackKind.Audio).DecodeTime);
        Assert.All(later, chunk => Assert.Equal(2, chunk.Epoch));
        Chunk[] pictures = [.. later.Where(chunk => chunk.Track == TrackKind.Video)], sounds = [.. later.Where(chunk => chunk.Track == TrackKind.Audio)];
        Assert.Equal(pictures[0].DecodeTime + pictures[0].Duration, pictures[1].DecodeTime);

        // and both are still heard and seen together: the picture that follows stands as far from the sound as the camera says
        long start = Math.Max(video, audio * 90 / 48);
        Assert.Equal(start + 3600, pictures[1].DecodeTime);
        Assert.InRange(sounds[^1].DecodeTime + sounds[^1].Duration - (start * 48 / 90 + 600 + 1024), -2, 2);
    }

    [Fact]
    public void Both_tracks_share_one_zero_also_with_b_frames()
    {
        // the first picture is decoded two intervals before it is shown at 1 s; so is the sound of 1 s shown two intervals after 0
        _muxer.Begin(SampleFormats.H264(reorderDepth: 2), SampleFormats.Aac());
        Write(90_000, true, delay: 2);
        Audio(48_000);

        Mp4Sample picture = _output.Video.Single();
        Assert.Equal((0, 7200), (picture.DecodeTime, picture.PresentationTime));
        Assert.Equal(3840, _output.Audio.Last().DecodeTime + (_output.Audio.Last().Duration - 1024));
        Assert.Equal(5, _output.Audio.Count());
    }

    [Fact]
    public void Audio_alone_starts_at_zero()
    {
        _muxer.Begin(null, SampleFormats.Aac());
        Audio(5000);
        Audio(6024);
        Assert.Equal([0L, 1024L], _output.Audio.Select(sample => sample.DecodeTime));
    }

    [Fact]
    public void Missing_audio_is_silence_and_audio_that_comes_back_goes_on_without_overlap()
    {
        AudioFormat format = SampleFormats.Aac();
        _muxer.Begin(SampleFormats.H264(), format);
        Video(0, true);
        Audio(0);
        _muxer.FillAudio(48_000);
        Assert.Equal(45, _muxer.SilentUnits);
        Assert.InRange(_output.Audio.Last().DecodeTime + 1024, 48_000 - 1024, 48_000);
        Assert.All(_output.Audio.Skip(1), sample => Assert.Equal(format.Silence.ToArray(), sample.Data.ToArray()));
        Assert.All(_output.Audio.Skip(1), sample => Assert.Null(sample.CaptureNtp));

        Audio(40_000);
        Assert.Equal(1, _muxer.DroppedAudioUnits);
        Audio(48_128);
        Assert.Equal(Frame, _output.Audio.Last().Data.ToArray());
        Assert.InRange(_output.Audio.Last().DecodeTime, 47_000, 48_128);
    }

    [Fact]
    public void Declared_audio_that_never_comes_is_silence_from_the_first_key_frame_on()
    {
        _muxer.Begin(SampleFormats.H264(), SampleFormats.Opus());
        Video(900_000, true);
        _muxer.FillAudio(480_000 + 48_000);
        Assert.Equal(50, _output.Audio.Count());
        Assert.Equal(0, _output.Audio.First().DecodeTime);
    }

    [Fact]
    public void A_gap_in_the_audio_is_filled_when_it_comes_back()
    {
        _muxer.Begin(null, SampleFormats.Aac());
        Audio(0);
        Audio(1024 * 11);
        Assert.Equal(12, _output.Audio.Count());
        Assert.Equal(1024 * 11, _output.Audio.Last().DecodeTime);
    }

    [Fact]
    public void Opus_packets_last_what_they_say()
    {
        _muxer.Begin(null, SampleFormats.Opus());
        _muxer.WriteAudio(new AccessUnit { Data = new byte[] { 0xFC, 1 }, RtpTimestamp = 0, IsKeyFrame = true }, 0, Start);
        _muxer.WriteAudio(new AccessUnit { Data = new byte[] { 0xFD, 1, 1 }, RtpTimestamp = 0, IsKeyFrame = true }, 960, Start);
        _muxer.WriteAudio(new AccessUnit { Data = new byte[] { 0xE4, 1 }, RtpTimestamp = 0, IsKeyFrame = true }, 2880, Start);
        Assert.Equal([960L, 1920L, 120L], _output.Audio.Select(sample => sample.Duration));
    }

    [Fact]
    public void A_track_that_is_not_there_is_an_error()
    {
        Assert.Throws<InvalidOperationException>(() => Video(0, true));
        _muxer.Begin(null, SampleFormats.Aac());
        Assert.Throws<InvalidOperationException>(() => Video(0, true));
        _muxer.Begin(SampleFormats.H264(), null);
        Assert.Throws<InvalidOperationException>(() => Audio(0));
        _muxer.FillAudio(48_000);
        Assert.Empty(_output.Chunks);
    }

    [Fact]
    public void A_chunk_allocates_its_object_and_nothing_else()
    {
        var muxer = new CmafMuxer(new ReleasingOutput(), new ChunkPool());
        muxer.Begin(SampleFormats.H264(), SampleFormats.Aac());
        var large = new byte[150_000];
        const int pictures = 1000;
        int picture = 0;
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < pictures; i++, picture++)
            {
                bool isKey = picture % 25 == 0;
                muxer.WriteVideo(new AccessUnit { Data = isKey ? large : Picture, RtpTimestamp = 0, IsKeyFrame = isKey }, picture * 3600L, Start);
                muxer.WriteAudio(new AccessUnit { Data = Frame, RtpTimestamp = 0, IsKeyFrame = true }, picture * 1024L, Start);
            }
        });
        Assert.InRange(allocated / (2 * pictures), 1, 200);
    }

    private sealed class ReleasingOutput : IChunkSink
    {
        public void OnInit(InitSegment init)
        {
        }

        public void OnChunk(Chunk chunk) => chunk.Release();
    }

    private void Video(long time, bool isKey) => Write(time, isKey, 0);

    private void Write(long time, bool isKey, int delay) =>
        _muxer.WriteVideo(new AccessUnit { Data = Picture, RtpTimestamp = 0, IsKeyFrame = isKey, ReorderDelay = delay }, time, Start);

    private void Audio(long time) => _muxer.WriteAudio(new AccessUnit { Data = Frame, RtpTimestamp = 0, IsKeyFrame = true }, time, Start);
}
