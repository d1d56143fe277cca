namespace Fleet.Core.Fleet;

/// <summary>A camera and the version it has in its registry: a number that is never used for anything else again.</summary>
public sealed record VersionedCamera(Camera Camera, long Version);
