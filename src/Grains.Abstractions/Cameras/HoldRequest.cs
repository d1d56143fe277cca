using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Cameras;

/// <param name="Edge">Who holds: one process.</param>
/// <param name="Ends">How far the stream had come for that edge; a grain that knows nothing goes on from there.</param>
/// <param name="Seats">Viewers there, so that a grain that knows nothing learns of them.</param>
[GenerateSerializer, Immutable, Alias("fleet.hold-request")]
public sealed record HoldRequest([property: Id(0)] string Edge, [property: Id(1)] StreamEnds Ends, [property: Id(2)] int Seats)
{
    /// <summary>The greatest generation that edge has heard of the camera: a later activation begins above it, whatever its clock says. 0: none.</summary>
    [Id(3)]
    public long Heard { get; init; }
}
