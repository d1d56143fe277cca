namespace Fleet.Core.Cmaf;

/// <summary>Where one access unit stands on its track, in ticks of the timescale.</summary>
/// <param name="CompositionOffset">How much later than its decoding it is shown.</param>
public readonly record struct ChunkTiming(long DecodeTime, int Duration, int CompositionOffset);
