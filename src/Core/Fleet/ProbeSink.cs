using Fleet.Core.Cmaf;

namespace Fleet.Core.Fleet;

/// <summary>Measures what passes instead of keeping it.</summary>
internal sealed class ProbeSink(TimeSpan longEnough, TimeSpan atMost, TimeProvider time, Action enough) : IChunkSink
{
    private InitSegment? _init;
    private TimeSpan _finishedEpochs;
    private TimeSpan _epoch;
    private long _pictures;
    private long _bytes;
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
    }

    public void OnChunk(Chunk chunk)
    {
        _bytes += chunk.Bytes.Length;
        if (chunk.Track == TrackKind.Video) Measure(chunk);
        chunk.Release();
        if (Length >= atMost || (Length >= longEnough && _keyFrameInterval is not null)) enough();
    }

    public ProbeReport Report(TimeSpan firstPicture, CameraPull pull) => new()
    {
        Video = _init!.VideoFormat!,
        Audio = _init.AudioFormat,
        FirstPicture = firstPicture,
        Length = Length,
        PicturesPerSecond = _pictures / Length.TotalSeconds,
        KeyFrameInterval = _keyFrameInterval,
        BitsPerSecond = _bytes * 8 / Length.TotalSeconds,
        Packets = pull.Statistics.Packets,
        LostPackets = pull.Statistics.LostPackets,
        HasCameraClock = pull.Statistics.HasCameraClock,
        LeftOut = pull.Selection.LeftOut,
        Quirks = pull.Quirks,
    };

    private void Measure(Chunk chunk)
    {
        FirstPicture ??= time.GetTimestamp();
        TimeSpan start = _finishedEpochs + TimeSpan.FromSeconds((double)chunk.DecodeTime / chunk.Timescale);
        if (chunk.IsKeyFrame)
        {
            if (_lastKeyFrame is { } last) _keyFrameInterval = start - last;
            _lastKeyFrame = start;
        }

        _pictures++;
        _epoch = TimeSpan.FromSeconds((double)(chunk.DecodeTime + chunk.Duration) / chunk.Timescale);
    }
}
