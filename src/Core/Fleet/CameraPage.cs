namespace Fleet.Core.Fleet;

/// <summary>Some of the cameras that were asked for.</summary>
/// <param name="Items">In the order of their ids.</param>
/// <param name="HasMore">More follow behind the last of these.</param>
public sealed record CameraPage(IReadOnlyList<VersionedCamera> Items, bool HasMore);
