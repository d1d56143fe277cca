namespace Fleet.Core.Fleet;

/// <summary>What became of a change.</summary>
/// <param name="Outcome">Whether it was made, or why not.</param>
/// <param name="Current">The camera as it is in the registry now; null where there is none.</param>
public readonly record struct CameraWrite(CameraWriteOutcome Outcome, VersionedCamera? Current);
