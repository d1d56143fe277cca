namespace Fleet.Core.Fleet;

/// <summary>What came in and what was lost of it, over all tracks, since the start of the pull.</summary>
public readonly record struct PipelineStatistics(
    long Packets,
    long LostPackets,
    long MalformedPackets,
    long Units,
    long DroppedUnits,
    bool HasCameraClock);
