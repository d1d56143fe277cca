namespace Fleet.Core.Cmaf;

/// <summary>What a chunk's own boxes say of it.</summary>
/// <param name="Length">Bytes of the whole chunk.</param>
public readonly record struct ChunkHeader(
    TrackKind Track, uint Sequence, ChunkTiming Timing, bool IsSync, DateTimeOffset? Captured, int Length);
