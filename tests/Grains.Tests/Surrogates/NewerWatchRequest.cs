namespace Fleet.Grains.Tests.Surrogates;

/// <summary>A request as a later version may write it.</summary>
[GenerateSerializer]
internal sealed record NewerWatchRequest([property: Id(0)] Guid Subscriber, [property: Id(1)] bool Holds, [property: Id(2)] long Since)
{
    [Id(3)]
    public List<string>? Words { get; init; }
}
