using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>The camera was disabled or deleted. A grain that only moves says nothing of the kind.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.ended")]
public sealed record EndedFragment([property: Id(0)] EndReason Reason) : Fragment;
