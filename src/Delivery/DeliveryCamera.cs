namespace Fleet.Delivery;

/// <summary>How one camera is served.</summary>
public sealed record DeliveryCamera
{
    public bool Enabled { get; init; } = true;

    /// <summary>How many may watch at once; 0: any number.</summary>
    public int MaxViewers { get; init; }

    /// <summary>How long a viewer waits for the first key frame.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan PartDuration { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan SegmentDuration { get; init; } = TimeSpan.FromSeconds(1);

    public int SegmentCount { get; init; } = 7;

    /// <summary>A playback over HLS that asks for no playlist for so long is over.</summary>
    public TimeSpan HlsSessionTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
