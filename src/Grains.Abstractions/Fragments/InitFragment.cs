using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>A new epoch begins.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.init")]
public sealed record InitFragment([property: Id(0)] InitSegment Init) : Fragment;
