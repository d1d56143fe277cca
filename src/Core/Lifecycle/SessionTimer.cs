namespace Fleet.Core.Lifecycle;

/// <summary>A running timer. <paramref name="Due"/> is on the session's clock and tells this timer from earlier ones of its kind.</summary>
public readonly record struct SessionTimer(TimerKind Kind, TimeSpan Due);
