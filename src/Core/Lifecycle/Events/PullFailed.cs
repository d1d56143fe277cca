namespace Fleet.Core.Lifecycle.Events;

/// <summary>The pull is over, before or after its first key frame: refused, reset, stalled, ended by the camera. Nothing of it is left to close.</summary>
/// <param name="At">When, on the session's clock.</param>
/// <param name="Generation">The number of the pull.</param>
/// <param name="Reason">What a viewer may be told.</param>
/// <param name="Jitter">A random number from 0 up to, but not, 1: it spreads the redial.</param>
public sealed record PullFailed(TimeSpan At, int Generation, FailureReason Reason, double Jitter) : PullEvent(At, Generation);
