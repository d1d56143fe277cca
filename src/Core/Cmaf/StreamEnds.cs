namespace Fleet.Core.Cmaf;

/// <summary>
/// Where the tracks of a stream end so far. The next epoch begins there, each track at its own end: whoever appends what comes to one
/// buffer gets one range, and a time line that never goes back, whatever happened to the camera in between.
/// </summary>
public readonly record struct StreamEnds
{
    private readonly (long Ticks, int Timescale)? _video;
    private readonly (long Ticks, int Timescale)? _audio;

    private StreamEnds((long, int)? video, (long, int)? audio) => (_video, _audio) = (video, audio);

    public StreamEnds With(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        (long, int) end = (chunk.DecodeTime + chunk.Duration, chunk.Timescale);
        return chunk.Track == TrackKind.Video ? new StreamEnds(end, _audio) : new StreamEnds(_video, end);
    }

    /// <summary>A track that an epoch does not have is not waited for: if it comes back, it does so where the other one is.</summary>
    public StreamEnds Within(InitSegment init)
    {
        ArgumentNullException.ThrowIfNull(init);
        return new StreamEnds(init.VideoFormat is null ? null : _video, init.AudioFormat is null ? null : _audio);
    }

    /// <summary>The end of a track, in ticks; that of the other where it has none.</summary>
    public long Of(TrackKind track, int timescale) => (track == TrackKind.Video ? _video ?? _audio : _audio ?? _video) is { } end ? Ticks(end, timescale) : 0;

    /// <summary>The later of the two ends, in ticks.</summary>
    public long Last(int timescale) => Math.Max(Of(TrackKind.Video, timescale), Of(TrackKind.Audio, timescale));

    /// <summary>Rounded up: nothing may begin before an end.</summary>
    private static long Ticks((long Ticks, int Timescale) end, int timescale) =>
        (long)(((Int128)end.Ticks * timescale + end.Timescale - 1) / end.Timescale);
}
