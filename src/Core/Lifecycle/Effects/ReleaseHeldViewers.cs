namespace Fleet.Core.Lifecycle.Effects;

/// <summary>Pictures are there: these viewers may start.</summary>
public sealed record ReleaseHeldViewers(ViewerSet Viewers) : SessionEffect;
