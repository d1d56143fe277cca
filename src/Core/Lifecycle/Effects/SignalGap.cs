namespace Fleet.Core.Lifecycle.Effects;

/// <summary>The stream is interrupted: what follows does not continue what was. Viewers stay.</summary>
public sealed record SignalGap : SessionEffect;
