namespace Fleet.Grains.Abstractions.DirectStreams;

/// <summary>How this process subscribes to direct streams.</summary>
public sealed class DirectStreamOptions
{
    /// <summary>Whether a camera is held for as long as somebody here is subscribed to it. An edge holds its cameras itself, while viewers watch.</summary>
    public bool SubscriptionHolds { get; set; } = true;

    /// <summary>The most fragments of one answer; a subscriber that keeps up gets one at a time.</summary>
    public int BatchSize { get; set; } = 64;

    /// <summary>How long a grain may take to answer the first time: it may have to be activated. Who waits for more has asked a silo that is gone.</summary>
    public TimeSpan StartLimit { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>That limit grows with each attempt after the first few, up to this: silos may be slow because they are many who ask.</summary>
    public TimeSpan LongestStartLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A stream that is alive is never silent for so long, not a third of it; one that is has lost its silo, and is asked for again.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Between two attempts, after the first few.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromSeconds(1);
}
