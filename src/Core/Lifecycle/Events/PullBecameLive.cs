namespace Fleet.Core.Lifecycle.Events;

/// <summary>The pull's first key frame is there.</summary>
public sealed record PullBecameLive(TimeSpan At, int Generation) : PullEvent(At, Generation);
