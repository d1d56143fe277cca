namespace Fleet.Core.Lifecycle.Effects;

/// <summary>These viewers get no pictures, and are gone.</summary>
/// <param name="Viewers">Viewers who were held.</param>
/// <param name="Reason">What they are told.</param>
/// <param name="RetryAfter">How soon a new try can make a difference.</param>
public sealed record FailHeldViewers(ViewerSet Viewers, FailureReason Reason, TimeSpan RetryAfter) : SessionEffect;
