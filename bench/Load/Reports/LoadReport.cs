namespace Fleet.Load.Reports;

/// <summary>The one object the tool prints. Names stay as they are: scripts read them.</summary>
internal sealed record LoadReport
{
    public required string Protocol { get; init; }

    public required string Url { get; init; }

    public required int Cameras { get; init; }

    public required int Viewers { get; init; }

    /// <summary>Those who got a picture (a byte, for files).</summary>
    public required int ViewersServed { get; init; }

    /// <summary>Those who were still watching at the end.</summary>
    public required int ViewersAtEnd { get; init; }

    /// <summary>How long was measured.</summary>
    public required double Seconds { get; init; }

    /// <summary>Received within that time, framing of HTTP included.</summary>
    public required long Bytes { get; init; }

    public required double MegabitsPerSecond { get; init; }

    /// <summary>Fragments of video.</summary>
    public required long Chunks { get; init; }

    public required Percentiles? JoinMs { get; init; }

    public required Percentiles? LatenessMs { get; init; }

    /// <summary>From capture to arrival, where the stream tells the time of capture.</summary>
    public required Percentiles? LatencyMs { get; init; }

    public required double LargestGapMs { get; init; }

    public required double GapThresholdMs { get; init; }

    public required long GapsOverThreshold { get; init; }

    /// <summary>Samples past the cap of a viewer, in no percentile.</summary>
    public required long SamplesDropped { get; init; }

    public required IReadOnlyDictionary<string, int> Errors { get; init; }

    /// <summary>The first error of each kind in words.</summary>
    public required IReadOnlyDictionary<string, string> ErrorExamples { get; init; }

    public required ServerReport? Server { get; init; }

    public required ToolReport Tool { get; init; }
}
