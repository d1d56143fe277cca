namespace Fleet.Testing.Hls;

/// <summary>A segment as a playlist names it; without a URI it is the one at the live edge, of which there are only parts.</summary>
public sealed record ListedSegment
{
    public required long MediaSequence { get; init; }

    public required long Discontinuity { get; init; }

    public string? Uri { get; init; }

    public decimal Duration { get; init; }

    public bool IsGap { get; init; }

    public string? Map { get; init; }

    public DateTimeOffset? ProgramDateTime { get; init; }

    public IReadOnlyList<ListedPart> Parts { get; init; } = [];
}
