using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>
/// Where a stream stands before one of its chunks: segment numbers, part numbers, dates, durations; no bytes. Every
/// <see cref="StreamWindow"/> made of it that gets the chunks from there on gives the same names to the same bytes.
/// </summary>
public sealed record WindowSeed
{
    public required HlsOptions Options { get; init; }

    /// <summary>
    /// Stands in every name, so that a stream that starts anew never gives an old name to new bytes: no two streams of a camera have the same.
    /// Null before it is known: the first chunk to come decides it (<see cref="StreamNumber"/>).
    /// </summary>
    public required long? Stream { get; init; }

    /// <summary>It was decided by a chunk, and the first chunk behind each gap decides it anew: how long a gap is, every process measures for itself.</summary>
    public bool IsNamedByChunks { get; init; }

    /// <summary>The number of the first segment the playlists ever name.</summary>
    public required long FirstMediaSequence { get; init; }

    public required WallClockLine Clock { get; init; }

    /// <summary>The epoch of the next chunk; null before the first one.</summary>
    public int? Epoch { get; init; }

    /// <summary>The sequence number of the next chunk; null: any.</summary>
    public uint? NextSequence { get; init; }

    /// <summary>Where decode time 0 of the epoch stands; null: the next chunk tells.</summary>
    public TimeSpan? EpochStart { get; init; }

    public long Discontinuity { get; init; }

    /// <summary>Null until the first pictures have been measured.</summary>
    public StreamPlan? Plan { get; init; }

    public TrackSeed? Video { get; init; }

    public TrackSeed? Audio { get; init; }

    /// <summary>Where video segments started at which audio has not yet started one.</summary>
    public IReadOnlyList<TimeSpan> AudioBoundaries { get; init; } = [];

    /// <summary>The number of the segment that comes next, or goes on.</summary>
    public long NextNumber => (Video ?? Audio) is { } track ? track.Open?.MediaSequence ?? track.NextMediaSequence : Math.Max(FirstMediaSequence, TimeNumber.At(Clock.Date));

    /// <summary>Whether it tells where the stream stands before this chunk.</summary>
    public bool IsBefore(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return (Epoch is null || Epoch == chunk.Epoch) && (NextSequence is null || NextSequence == chunk.Sequence);
    }

    /// <summary>Whether windows of both give the same names to what comes.</summary>
    public bool GoesOnAs(WindowSeed other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Stream == other.Stream && Plan is not null && Plan == other.Plan && Epoch == other.Epoch && NextSequence == other.NextSequence
            && Discontinuity == other.Discontinuity && NextNumber == other.NextNumber
            && Video?.NextPart == other.Video?.NextPart && Audio?.NextPart == other.Audio?.NextPart
            && Audio?.NextMediaSequence == other.Audio?.NextMediaSequence;
    }

    /// <summary>A stream that is named by its chunks, and numbers its segments from the time of the first one on.</summary>
    /// <param name="started">The date of the first picture, for a camera that tells none.</param>
    /// <param name="firstMediaSequence">The least number a segment may have.</param>
    public static WindowSeed Start(HlsOptions options, DateTimeOffset started, long firstMediaSequence = 0) =>
        Start(options, 0, started, firstMediaSequence) with { Stream = null, IsNamedByChunks = true };

    /// <param name="stream">See <see cref="Stream"/>.</param>
    /// <param name="started">The date of the first picture, for a camera that tells none.</param>
    /// <param name="firstMediaSequence">Players dislike a playlist whose numbers went back: go on from where the last stream of the camera ended, where that is known.</param>
    public static WindowSeed Start(HlsOptions options, long stream, DateTimeOffset started, long firstMediaSequence = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(firstMediaSequence);
        return new WindowSeed { Options = options, Stream = stream, FirstMediaSequence = firstMediaSequence, Clock = new WallClockLine(TimeSpan.Zero, started) };
    }
}
