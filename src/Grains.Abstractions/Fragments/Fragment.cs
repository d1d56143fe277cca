namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>What travels on a camera's stream: what an <see cref="Core.Fleet.IStreamListener"/> hears, one call a fragment.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment")]
public abstract record Fragment
{
    [Id(0)]
    public required FragmentPosition Position { get; init; }
}
