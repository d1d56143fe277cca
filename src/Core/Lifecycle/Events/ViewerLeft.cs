namespace Fleet.Core.Lifecycle.Events;

/// <summary>Somebody stopped watching, or stopped waiting. Of a viewer who is unknown or gone it means nothing.</summary>
public sealed record ViewerLeft(TimeSpan At, ViewerId Viewer) : SessionEvent(At);
