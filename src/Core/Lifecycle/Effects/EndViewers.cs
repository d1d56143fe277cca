namespace Fleet.Core.Lifecycle.Effects;

/// <summary>These viewers, held or watching, are sent away, and are gone.</summary>
public sealed record EndViewers(ViewerSet Viewers, EndReason Reason) : SessionEffect;
