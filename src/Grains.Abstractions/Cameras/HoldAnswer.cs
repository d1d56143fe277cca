namespace Fleet.Grains.Abstractions.Cameras;

/// <param name="IsHeld">False: the session takes on nobody now, or there is no such camera.</param>
[GenerateSerializer, Immutable, Alias("fleet.hold-answer")]
public sealed record HoldAnswer([property: Id(0)] bool IsHeld);
