namespace Fleet.Grains.Abstractions.Cameras;

/// <param name="IsHeld">False: the session takes on nobody now, or there is no such camera.</param>
/// <param name="Lasts">For how long, unless it is said again.</param>
[GenerateSerializer, Immutable, Alias("fleet.hold-answer")]
public sealed record HoldAnswer([property: Id(0)] bool IsHeld, [property: Id(1)] TimeSpan Lasts);
