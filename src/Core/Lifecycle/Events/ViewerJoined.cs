namespace Fleet.Core.Lifecycle.Events;

/// <summary>Somebody wants to watch. The answer is one of the effects <see cref="Effects.ReleaseHeldViewers"/>, <see cref="Effects.FailHeldViewers"/> and <see cref="Effects.EndViewers"/>, now or later.</summary>
public sealed record ViewerJoined(TimeSpan At, ViewerId Viewer) : SessionEvent(At);
