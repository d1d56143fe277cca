namespace Fleet.Core.Hls;

/// <summary>A published part of a <see cref="WindowSegment"/>.</summary>
/// <param name="Number">Counts the parts of a track over the whole life of the stream, across segments.</param>
/// <param name="Duration">In ticks of the segment's timescale.</param>
/// <param name="FirstChunk">Where its chunks begin among those of the segment.</param>
/// <param name="IsMissing">Some of its bytes never reached this process.</param>
public readonly record struct WindowPart(long Number, long Duration, bool IsIndependent, int FirstChunk, int ChunkCount, bool IsMissing);
