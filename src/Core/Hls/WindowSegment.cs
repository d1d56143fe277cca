using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>One segment of a <see cref="LiveWindow"/>: its description and, where they are here, its chunks.</summary>
public sealed class WindowSegment
{
    internal WindowSegment()
    {
    }

    /// <summary>See <see cref="WindowSeed.Stream"/>.</summary>
    public required long Stream { get; init; }

    public required long MediaSequence { get; init; }

    public required int Epoch { get; init; }

    public required int Timescale { get; init; }

    /// <summary>Since the start of the stream, across epochs and gaps.</summary>
    public required TimeSpan Start { get; set; }

    /// <summary>When its first picture was captured.</summary>
    public required DateTimeOffset ProgramDateTime { get; init; }

    /// <summary>The Discontinuity Sequence Number (section 6.2.1).</summary>
    public required long Discontinuity { get; init; }

    /// <summary>In ticks of <see cref="Timescale"/>, so far while it is open.</summary>
    public long Duration { get; internal set; }

    /// <summary>There is nothing to fetch: the camera sent nothing, or the bytes are not here.</summary>
    public bool IsGap { get; internal set; }

    /// <summary>The playlist names its parts.</summary>
    public bool ListsParts { get; internal set; } = true;

    public IReadOnlyList<WindowPart> Parts => PartList;

    /// <summary>Bytes of its chunks.</summary>
    public long Bytes { get; internal set; }

    public TimeSpan Length => MediaTime.Of(Duration, Timescale);

    internal List<WindowPart> PartList { get; } = [];

    internal List<Chunk> Chunks { get; } = [];

    internal TimeSpan End => Start + Length;

    /// <summary>Where the playlist ended when it first named this segment.</summary>
    internal TimeSpan ListedAt { get; set; }

    /// <summary>The longest playlist that named it.</summary>
    internal TimeSpan LongestPlaylist { get; set; }

    /// <summary>Where the playlist ended when it last named the parts.</summary>
    internal TimeSpan PartsListedUntil { get; set; }

    /// <summary>It stands in a window that counts its time otherwise.</summary>
    internal void Shift(TimeSpan by)
    {
        Start += by;
        ListedAt += by;
        PartsListedUntil += by;
    }

    internal void ReleaseChunks()
    {
        foreach (Chunk chunk in Chunks) chunk.Release();
        Chunks.Clear();
        Bytes = 0;
    }
}
