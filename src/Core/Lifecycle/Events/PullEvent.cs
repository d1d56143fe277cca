namespace Fleet.Core.Lifecycle.Events;

/// <summary>Something happened to a pull. News of any other pull than the one that is open comes late, and is ignored.</summary>
/// <param name="At">When, on the session's clock.</param>
/// <param name="Generation">The number <see cref="Effects.OpenPull"/> gave the pull.</param>
public abstract record PullEvent(TimeSpan At, int Generation) : SessionEvent(At);
