using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Fragments;

[GenerateSerializer, Immutable, Alias("fleet.fragment.state")]
public sealed record StateFragment([property: Id(0)] SessionPhase Phase) : Fragment;
