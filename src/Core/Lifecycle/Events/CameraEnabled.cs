namespace Fleet.Core.Lifecycle.Events;

/// <summary>The camera may be served: sent once when a session is made, and when a camera that was disabled is enabled.</summary>
public sealed record CameraEnabled(TimeSpan At) : SessionEvent(At);
