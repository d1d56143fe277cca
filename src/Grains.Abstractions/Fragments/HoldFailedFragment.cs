using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>The camera could not be started: all holds are gone.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.hold-failed")]
public sealed record HoldFailedFragment([property: Id(0)] FailureReason Reason, [property: Id(1)] TimeSpan RetryAfter) : Fragment;
