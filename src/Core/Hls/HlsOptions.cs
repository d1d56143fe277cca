namespace Fleet.Core.Hls;

/// <summary>How a stream is to be cut; what the camera sends decides what becomes of it (<see cref="StreamPlan"/>).</summary>
public sealed record HlsOptions
{
    public static readonly HlsOptions Default = new();

    public TimeSpan PartDuration { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A segment is cut at the first key frame from here on.</summary>
    public TimeSpan SegmentDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Segments a playlist lists; more where these would be shorter than three target durations (section 6.2.2 of the draft).</summary>
    public int SegmentCount { get; init; } = 7;
}
