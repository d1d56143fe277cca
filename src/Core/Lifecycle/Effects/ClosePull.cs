namespace Fleet.Core.Lifecycle.Effects;

/// <summary>End a live pull with RTSP TEARDOWN.</summary>
public sealed record ClosePull(int Generation) : SessionEffect;
