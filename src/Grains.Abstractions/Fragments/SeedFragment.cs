using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>How HLS names what comes next, before each key frame: every edge that begins there gives the same names to the same bytes.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.seed")]
public sealed record SeedFragment([property: Id(0)] WindowSeed Seed) : Fragment;
