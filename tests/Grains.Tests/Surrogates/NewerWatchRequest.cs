namespace Fleet.Grains.Tests.Surrogates;

/// <summary>A request as a later version may write it.</summary>
[GenerateSerializer]
internal sealed record NewerWatchRequest([property: Id(0)] Guid Subscriber, [property: Id(1)] bool Holds, [property: Id(3)] long Since)
{
    [Id(4)]
    public List<string>? Words { get; init; }
}
