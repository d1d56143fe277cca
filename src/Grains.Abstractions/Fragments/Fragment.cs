namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>What travels on a camera's stream: what an <see cref="Core.Fleet.IStreamListener"/> hears, one call a fragment.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment")]
public abstract record Fragment
{
    [Id(0)]
    public required FragmentPosition Position { get; init; }

    /// <summary>Bytes of pictures or sound.</summary>
    public int Length => this is ChunkFragment { Chunk: var chunk } ? chunk.Length : 0;

    /// <summary>Gives back the reference of its chunk, where it has one.</summary>
    public void Release()
    {
        if (this is ChunkFragment { Chunk: var chunk }) chunk.Release();
    }

    /// <summary>The same fragment, with the same reference of its chunk; in this generation if its own is lower.</summary>
    public Fragment RaisedTo(long generation) => Position.Generation >= generation ? this : this with { Position = Position with { Generation = generation } };
}
