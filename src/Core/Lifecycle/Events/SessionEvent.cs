namespace Fleet.Core.Lifecycle.Events;

/// <summary>Something happened. A closed union: all its kinds are in this folder.</summary>
/// <param name="At">When, on the session's clock: monotonic, from any origin.</param>
public abstract record SessionEvent(TimeSpan At);
