namespace Fleet.Core.Lifecycle.Effects;

/// <summary>Start a timer, in place of a running one of its kind. When it is due comes <see cref="Events.TimerElapsed"/>.</summary>
public sealed record StartTimer(SessionTimer Timer) : SessionEffect;
