namespace Fleet.Core.Lifecycle.Events;

/// <summary>The camera is not served any more.</summary>
public sealed record CameraEnded(TimeSpan At, EndReason Reason) : SessionEvent(At);
