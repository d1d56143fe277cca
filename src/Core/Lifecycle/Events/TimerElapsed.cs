namespace Fleet.Core.Lifecycle.Events;

/// <summary>A timer's time has come. One that was cancelled or replaced meanwhile is ignored.</summary>
/// <param name="At">When, on the session's clock.</param>
/// <param name="Timer">The timer, as <see cref="Effects.StartTimer"/> named it.</param>
/// <param name="Jitter">A random number from 0 up to, but not, 1: it spreads the redial, should there be one.</param>
public sealed record TimerElapsed(TimeSpan At, SessionTimer Timer, double Jitter) : SessionEvent(At);
