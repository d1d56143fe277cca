namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>Pictures are missing here: the camera was lost, or whoever reads was too slow. What comes next is a key frame, or an init segment before it.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.gap")]
public sealed record GapFragment : Fragment;
