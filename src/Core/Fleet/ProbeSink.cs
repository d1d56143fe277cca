using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Fleet;

/// <summary>Measures what passes instead of keeping it.</summary>
internal sealed class ProbeSink(TimeSpan longEnough, TimeSpan atMost, TimeProvider time, Action enough) : ICascadeSink
{
    private InitSegment? _init;
    private TimeSpan _finishedEpochs;
    private TimeSpan _epoch;
    private long _pictures;
    private long _bytes;
    private TimeSpan? _epochStart;
    private TimeSpan? _lastKeyFrame;
    private TimeSpan? _keyFrameInterval;

    /// <summary>The timestamp of the first picture.</summary>
    public long? FirstPicture { get; private set; }

    private TimeSpan Length => _finishedEpochs + _epoch;

    public void OnInit(InitSegment init)
    {
        _init = init;
        _finishedEpochs += _epoch;
        _epoch = TimeSpan.Zero;
        _epochStart = null;
    }

    /// <summary>An epoch follows, which is told from the one before.</summary>
    public void OnGap()
    {
    }

    public void OnChunk(Chunk chunk)
    {
        _bytes += chunk.Bytes.Length;
        if (chunk.Track == TrackKind.Video) Measure(chunk);
        chunk.Release();
        if (Length >= atMost || (Length >= longEnough && _keyFrameInterval is not null)) enough();
    }

    public ProbeReport Report(TimeSpan firstPicture, in PipelineStatistics statistics, IReadOnlyList<string> leftOut, IReadOnlyList<string> quirks) => new()
    {
        Video = ProbedVideo.Of(_init!.VideoFormat!),
        Audio = _init.AudioFormat is { } audio ? ProbedAudio.Of(audio) : null,
        FirstPicture = firstPicture,
        Length = Length,
        PicturesPerSecond = _pictures / Length.TotalSeconds,
        KeyFrameInterval = _keyFrameInterval,
        BitsPerSecond = _bytes * 8 / Length.TotalSeconds,
        Packets = statistics.Packets,
        LostPackets = statistics.LostPackets,
        HasCameraClock = statistics.HasCameraClock,
        LeftOut = leftOut,
        Quirks = quirks,
    };

    private void Measure(Chunk chunk)
    {
        FirstPicture ??= time.GetTimestamp();
        // another fleet's epoch may have run for days
        TimeSpan decodeTime = TimeSpan.FromSeconds((double)chunk.DecodeTime / chunk.Timescale);
        TimeSpan epochStart = _epochStart ??= decodeTime;
        TimeSpan start = _finishedEpochs + decodeTime - epochStart;
        if (chunk.IsKeyFrame)
        {
            if (_lastKeyFrame is { } last) _keyFrameInterval = start - last;
            _lastKeyFrame = start;
        }

        _pictures++;
        _epoch = TimeSpan.FromSeconds((double)(chunk.DecodeTime + chunk.Duration) / chunk.Timescale) - epochStart;
    }
}
