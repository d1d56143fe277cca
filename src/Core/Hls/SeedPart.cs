namespace Fleet.Core.Hls;

/// <summary>A part whose bytes are elsewhere.</summary>
public readonly record struct SeedPart(long Number, long Duration, bool IsIndependent);
