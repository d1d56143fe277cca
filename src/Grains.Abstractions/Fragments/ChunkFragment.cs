using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>One access unit. Whoever hands it on hands on a reference of the chunk; the receiver's is the receiver's to release.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.chunk")]
public sealed record ChunkFragment([property: Id(0)] Chunk Chunk) : Fragment;
