namespace Fleet.Grains.Abstractions.Cameras;

/// <param name="Subscriber">Whose queue it is; another request of the same one takes the place of the first.</param>
/// <param name="Holds">Whether the camera is held for as long as this lasts.</param>
[GenerateSerializer, Immutable, Alias("fleet.watch-request")]
public sealed record WatchRequest([property: Id(0)] Guid Subscriber, [property: Id(1)] bool Holds)
{
    /// <summary>The greatest generation the subscriber has heard: a later activation begins above it, whatever its clock says. 0: none.</summary>
    [Id(2)]
    public long Heard { get; init; }
}
