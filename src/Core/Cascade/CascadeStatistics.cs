namespace Fleet.Core.Cascade;

/// <summary>What came from another fleet since the start of the pull.</summary>
/// <param name="Frames">Init segments and groups of chunks, each behind its length.</param>
/// <param name="Chunks">Those passed on.</param>
/// <param name="LostChunks">Those the other fleet left out, because the way to here could not take them.</param>
/// <param name="DroppedChunks">Those that came, but can't be decoded: they wait for a key frame.</param>
/// <param name="HasCaptureTimes">Whether pictures carry the time they were captured at.</param>
public readonly record struct CascadeStatistics(long Frames, long Chunks, long LostChunks, long DroppedChunks, bool HasCaptureTimes);
