using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Core.Cascade;

/// <summary>
/// Makes epochs and chunks of another fleet's frames. The bytes of a chunk stay as they came; only what is known of it is read. An epoch
/// begins at the first key frame behind an init segment, and behind a gap, so within one no decode time is missing, as if it were muxed here.
/// </summary>
/// <param name="sink">Takes what becomes of it.</param>
/// <param name="pool">Lends the buffers of chunks.</param>
/// <param name="firstEpoch">The number of the first epoch; the next ones count on from it.</param>
public sealed class CascadeStream(ICascadeSink sink, ChunkPool pool, int firstEpoch = 1) : IDisposable
{
    private readonly FrameReader _frames = new(pool);
    private int _nextEpoch = firstEpoch;
    private int _epoch;
    private uint _sequence;
    private byte[]? _init;
    private InitTracks _tracks;
    private bool _isRunning;
    private uint? _expectedSequence;
    private long? _expectedVideo;
    private long? _expectedAudio;

    public CascadeStatistics Statistics { get; private set; }

    /// <summary>What came so far does not end in the middle of a frame.</summary>
    public bool IsBetweenFrames => _frames.IsBetweenFrames;

    /// <summary>Publishes all chunks that are whole now.</summary>
    /// <exception cref="CmafFormatException">It is not what a fleet sends.</exception>
    /// <exception cref="MediaNotSupportedException">There is no video, or none that is carried here.</exception>
    public void Push(ReadOnlySpan<byte> input)
    {
        while (_frames.TryRead(ref input, out byte[]? frame, out int length))
        {
            Statistics = Statistics with { Frames = Statistics.Frames + 1 };
            if (InitSegmentReader.StartsOne(frame.AsSpan(0, length))) TakeInit(frame, length);
            else TakeChunks(frame, length);
        }
    }

    public void Dispose() => _frames.Dispose();

    private void TakeInit(byte[] frame, int length)
    {
        _tracks = InitSegmentReader.Read(frame.AsSpan(0, length));
        if (_tracks.Video is null) throw new MediaNotSupportedException("The other fleet's camera sends no video.");
        _init = frame[..length];
        pool.Return(frame);
        _isRunning = false;
        (_expectedSequence, _expectedVideo, _expectedAudio) = (null, null, null);
    }

    private void TakeChunks(byte[] frame, int length)
    {
        if (_init is null) throw new CmafFormatException("A chunk comes before the first init segment.");
        ChunkHeader header = ChunkReader.Read(frame.AsSpan(0, length));
        if (header.Length == length)
        {
            Take(frame, header);
            return;
        }

        // several side by side, which somebody on the way asked for
        for (int at = 0; at < length; at += header.Length)
        {
            header = ChunkReader.Read(frame.AsSpan(at, length - at));
            byte[] own = pool.Rent(header.Length);
            frame.AsSpan(at, header.Length).CopyTo(own);
            Take(own, header);
        }

        pool.Return(frame);
    }

    private void Take(byte[] buffer, in ChunkHeader header)
    {
        bool isVideo = header.Track == TrackKind.Video;
        int timescale = (isVideo ? _tracks.Video!.Timescale : _tracks.Audio?.Timescale)
            ?? throw new CmafFormatException("An audio chunk comes, and the init segment has no audio track.");
        if (IsBehindGap(header)) EndEpoch(header);
        Expect(header);
        if (!_isRunning && !(isVideo && header.IsSync))
        {
            Statistics = Statistics with { DroppedChunks = Statistics.DroppedChunks + 1 };
            pool.Return(buffer);
            return;
        }

        if (!_isRunning) Begin(header.Timing);
        Statistics = Statistics with { Chunks = Statistics.Chunks + 1, HasCaptureTimes = Statistics.HasCaptureTimes || header.Captured is not null };
        sink.OnChunk(new Chunk(buffer, header.Length, pool)
        {
            Track = header.Track,
            Epoch = _epoch,
            Sequence = _sequence++,
            DecodeTime = header.Timing.DecodeTime,
            Duration = header.Timing.Duration,
            Timescale = timescale,
            IsKeyFrame = header.IsSync,
            Captured = header.Captured,
        });
    }

    private bool IsBehindGap(in ChunkHeader header)
    {
        long? expected = header.Track == TrackKind.Video ? _expectedVideo : _expectedAudio;
        return (_expectedSequence is { } sequence && sequence != header.Sequence) || (expected is { } time && time != header.Timing.DecodeTime);
    }

    private void EndEpoch(in ChunkHeader header)
    {
        uint lost = _expectedSequence is { } expected && header.Sequence > expected ? header.Sequence - expected : 0;
        Statistics = Statistics with { LostChunks = Statistics.LostChunks + lost };
        (_expectedVideo, _expectedAudio) = (null, null);
        if (!_isRunning) return;
        _isRunning = false;
        sink.OnGap();
    }

    private void Expect(in ChunkHeader header)
    {
        _expectedSequence = header.Sequence + 1;
        long end = header.Timing.DecodeTime + header.Timing.Duration;
        if (header.Track == TrackKind.Video) _expectedVideo = end;
        else _expectedAudio = end;
    }

    private void Begin(in ChunkTiming first)
    {
        VideoFormat video = _tracks.Video!;
        var described = new VideoFormat
        {
            Codec = video.Codec,
            CodecString = video.CodecString,
            Timescale = video.Timescale,
            Configuration = video.Configuration,
            Width = video.Width,
            Height = video.Height,
            PixelAspect = video.PixelAspect,
            Colour = video.Colour,
            // an init segment has no word for these two; the first picture tells them
            DeclaredInterval = first.Duration,
            ReorderDepth = (int)Math.Min(first.CompositionOffset / first.Duration, ReorderTracker.MaxDelay),
        };
        _isRunning = true;
        _sequence = 0;
        _epoch = _nextEpoch++;
        sink.OnInit(new InitSegment(_epoch, described, _tracks.Audio, _init));
    }
}
