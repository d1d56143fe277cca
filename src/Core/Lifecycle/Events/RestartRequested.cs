namespace Fleet.Core.Lifecycle.Events;

/// <summary>The pull is of no use as it is: the camera's source, credentials or transport changed, or an operator kicked it. Earlier failures are forgiven.</summary>
public sealed record RestartRequested(TimeSpan At) : SessionEvent(At);
