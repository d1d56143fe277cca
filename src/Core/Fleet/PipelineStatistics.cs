using Fleet.Core.Cascade;

namespace Fleet.Core.Fleet;

/// <summary>What came in and what was lost of it, over all tracks, since the start of the pull.</summary>
public readonly record struct PipelineStatistics(
    long Packets,
    long LostPackets,
    long MalformedPackets,
    long Units,
    long DroppedUnits,
    bool HasCameraClock)
{
    /// <summary>Of a pull from another fleet: its frames stand for packets, and the chunks it left out for lost ones.</summary>
    public static PipelineStatistics Of(in CascadeStatistics cascade) =>
        new(cascade.Frames, cascade.LostChunks, MalformedPackets: 0, cascade.Chunks, cascade.DroppedChunks, cascade.HasCaptureTimes);
}
