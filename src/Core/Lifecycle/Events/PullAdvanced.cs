namespace Fleet.Core.Lifecycle.Events;

/// <summary>The pull has begun with a step.</summary>
public sealed record PullAdvanced(TimeSpan At, int Generation, PullStep Step) : PullEvent(At, Generation);
