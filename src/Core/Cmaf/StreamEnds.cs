namespace Fleet.Core.Cmaf;

/// <summary>
/// Where the tracks of a stream end so far. The next epoch begins there, each track at its own end: whoever appends what comes to one
/// buffer gets one range, and a time line that never goes back, whatever happened to the camera in between.
/// </summary>
public readonly record struct StreamEnds
{
    public StreamEnds((long Ticks, int Timescale)? video, (long Ticks, int Timescale)? audio) => (Video, Audio) = (video, audio);

    /// <summary>Null where the stream never had the track.</summary>
    public (long Ticks, int Timescale)? Video { get; }

    /// <summary>Null where the stream never had the track.</summary>
    public (long Ticks, int Timescale)? Audio { get; }

    public StreamEnds With(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        (long, int) end = (chunk.DecodeTime + chunk.Duration, chunk.Timescale);
        return chunk.Track == TrackKind.Video ? new StreamEnds(end, Audio) : new StreamEnds(Video, end);
    }

    /// <summary>A track that an epoch does not have is not waited for: if it comes back, it does so where the other one is.</summary>
    public StreamEnds Within(InitSegment init)
    {
        ArgumentNullException.ThrowIfNull(init);
        return new StreamEnds(init.VideoFormat is null ? null : Video, init.AudioFormat is null ? null : Audio);
    }

    /// <summary>The end of a track, in ticks; that of the other where it has none.</summary>
    public long Of(TrackKind track, int timescale) => (track == TrackKind.Video ? Video ?? Audio : Audio ?? Video) is { } end ? Ticks(end, timescale) : 0;

    /// <summary>The later of the two ends, in ticks.</summary>
    public long Last(int timescale) => Math.Max(Of(TrackKind.Video, timescale), Of(TrackKind.Audio, timescale));

    /// <summary>Rounded up: nothing may begin before an end.</summary>
    private static long Ticks((long Ticks, int Timescale) end, int timescale) =>
        (long)(((Int128)end.Ticks * timescale + end.Timescale - 1) / end.Timescale);
}
