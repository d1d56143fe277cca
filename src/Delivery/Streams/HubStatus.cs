using Fleet.Core.Cmaf;
using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Streams;

/// <summary>How one camera stands, as this process sees it.</summary>
/// <param name="Viewers">Those held included.</param>
/// <param name="Held">Viewers who wait for the first key frame.</param>
/// <param name="DroppedChunks">What slow viewers lost, those who left included.</param>
public sealed record HubStatus(SessionPhase Phase, InitSegment? Init, int Viewers, int Held, long Chunks, long Bytes, long DroppedChunks, long Skips)
{
    /// <summary>The viewers, by protocol.</summary>
    public ViewerCounts ByProtocol { get; init; }

    /// <summary>What was written to viewers, those who left included.</summary>
    public long BytesWritten { get; init; }

    /// <summary>Viewers who were ended because they took nothing any more.</summary>
    public long Stalled { get; init; }
}
