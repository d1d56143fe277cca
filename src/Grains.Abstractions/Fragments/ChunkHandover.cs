namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>What Orleans' serializer calls around a <see cref="ChunkFragment"/>: the sender's reference ends when the bytes are written, and not a second time.</summary>
public sealed class ChunkHandover
{
#pragma warning disable CA1822 // the generated code calls them on an instance
    public void OnSerializing(ChunkFragment fragment) => fragment.BeginWriting();

    public void OnSerialized(ChunkFragment fragment) => fragment.Chunk.Release();
#pragma warning restore CA1822
}
