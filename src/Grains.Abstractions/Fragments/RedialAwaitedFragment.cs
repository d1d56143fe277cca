using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>The camera was lost and dialling it failed; it is dialled again then.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.redial-awaited")]
public sealed record RedialAwaitedFragment([property: Id(0)] FailureReason Reason, [property: Id(1)] TimeSpan RedialIn) : Fragment;
