namespace Fleet.Core.Lifecycle.Effects;

/// <summary>Stop the running timer of that kind.</summary>
public sealed record CancelTimer(TimerKind Kind) : SessionEffect;
