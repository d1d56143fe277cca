using Fleet.Core.Codecs;

namespace Fleet.Core.Cmaf;

/// <summary>
/// Makes init segments and chunks of access units: one unit, one chunk, at once. It is driven by one thread.
/// Both tracks of all epochs share one zero: where the stream ended before, or else the decode time of the first key frame or, without
/// video, the first audio unit.
/// </summary>
/// <param name="firstEpoch">The number of the first epoch; the next ones count on from it.</param>
/// <param name="ends">Where the stream ended before the first epoch; asked when that begins, null for a stream that begins with it.</param>
public sealed class CmafMuxer(IChunkSink sink, ChunkPool pool, int firstEpoch = 1, Func<StreamEnds>? ends = null)
{
    private int _nextEpoch = firstEpoch;
    private StreamEnds _ends;
    private (long Ticks, int Timescale)? _zero;
    private InitSegment? _init;
    private uint _sequence;
    private VideoTimeline? _video;
    private AudioTimeline? _audio;
    private long _audioOrigin;

    /// <summary>Pictures before the first key frame of an epoch.</summary>
    public long DroppedPictures { get; private set; }

    /// <summary>Audio before the first key frame of an epoch with video, or so late that its place was taken.</summary>
    public long DroppedAudioUnits { get; private set; }

    /// <summary>Units of silence sent where the camera's audio was missing.</summary>
    public long SilentUnits { get; private set; }

    /// <summary>Starts the next epoch: a new init segment and sequence numbers from 0. Decode times go on.</summary>
    public void Begin(VideoFormat? video, AudioFormat? audio)
    {
        if (_init is null && ends is not null) _ends = ends();
        _init = new InitSegment(_nextEpoch++, video, audio);
        _ends = _ends.Within(_init);
        _sequence = 0;
        _video = null;
        _audio = null;
        sink.OnInit(_init);
    }

    /// <param name="presentationTime">When it is shown, in ticks of its track's timescale; the zero is any, but the same for both tracks.</param>
    /// <param name="captured">When the camera captured it, where that is known.</param>
    public void WriteVideo(in AccessUnit unit, long presentationTime, DateTimeOffset? captured)
    {
        VideoFormat format = _init?.VideoFormat ?? throw new InvalidOperationException("The epoch has no video track.");
        if (_video is null)
        {
            if (!unit.IsKeyFrame)
            {
                DroppedPictures++;
                return;
            }

            _video = new VideoTimeline(format.Timescale, format.DeclaredInterval, presentationTime, unit.ReorderDelay,
                _ends.Of(TrackKind.Video, format.Timescale), _ends.Last(format.Timescale), ZeroIn(format.Timescale));
            _zero = (_video.Origin, format.Timescale);
            if (_init.AudioFormat is { } audio) StartAudio(audio, Rescale(_video.Origin, format.Timescale, audio.Timescale));
        }

        Publish(TrackKind.Video, format.Timescale, _video.Place(presentationTime, unit.ReorderDelay), unit.IsKeyFrame, captured, unit.Data);
    }

    /// <inheritdoc cref="WriteVideo"/>
    public void WriteAudio(in AccessUnit unit, long presentationTime, DateTimeOffset? captured)
    {
        AudioFormat format = _init?.AudioFormat ?? throw new InvalidOperationException("The epoch has no audio track.");
        if (_audio is null && _init.VideoFormat is null)
        {
            _zero ??= (presentationTime - _ends.Last(format.Timescale), format.Timescale);
            StartAudio(format, ZeroIn(format.Timescale)!.Value);
        }

        if (_audio is null)
        {
            DroppedAudioUnits++;
            return;
        }

        Silence(format, _audio, _audio.SilenceBefore(presentationTime - _audioOrigin));
        if (_audio.TryPlace(presentationTime - _audioOrigin, AudioUnitDuration.Of(format, unit.Data), out ChunkTiming timing))
            Publish(TrackKind.Audio, format.Timescale, timing, isSync: true, captured, unit.Data);
        else DroppedAudioUnits++;
    }

    /// <summary>
    /// Keeps the audio track going while the camera's audio is missing: silence up to <paramref name="until"/>, in ticks of the audio
    /// track. A player that has both tracks in one buffer would stall at its end.
    /// </summary>
    public void FillAudio(long until)
    {
        if (_audio is not null && _init?.AudioFormat is { } format) Silence(format, _audio, _audio.SilenceUntil(until - _audioOrigin));
    }

    private void StartAudio(AudioFormat format, long origin)
    {
        _audio = new AudioTimeline(format.Timescale, format.UnitDuration, _ends.Of(TrackKind.Audio, format.Timescale));
        _audioOrigin = origin;
    }

    private void Silence(AudioFormat format, AudioTimeline timeline, long missing)
    {
        while (missing > 0)
        {
            ChunkTiming timing = timeline.PlaceSilence(ref missing);
            SilentUnits++;
            Publish(TrackKind.Audio, format.Timescale, timing, isSync: true, captured: null, format.Silence.Span);
        }
    }

    private void Publish(TrackKind track, int timescale, in ChunkTiming timing, bool isSync, DateTimeOffset? captured, ReadOnlySpan<byte> data)
    {
        int size = ChunkWriter.SizeOf(data.Length, captured is not null, timing.CompositionOffset != 0);
        byte[] buffer = pool.Rent(size);
        ChunkWriter.Write(buffer, track, _sequence, timing, isSync, captured, data);
        var chunk = new Chunk(buffer, size, pool)
        {
            Track = track,
            Epoch = _init!.Epoch,
            Sequence = _sequence++,
            DecodeTime = timing.DecodeTime,
            Duration = timing.Duration,
            Timescale = timescale,
            IsKeyFrame = isSync,
            Captured = captured,
        };
        _ends = _ends.With(chunk);
        sink.OnChunk(chunk);
    }

    private long? ZeroIn(int timescale) => _zero is { } zero ? Rescale(zero.Ticks, zero.Timescale, timescale) : null;

    private static long Rescale(long ticks, int from, int to) => (long)((Int128)ticks * to / from);
}
