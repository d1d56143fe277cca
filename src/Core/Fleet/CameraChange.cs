namespace Fleet.Core.Fleet;

/// <summary>What a watcher of a registry hears: the camera as it is now.</summary>
/// <param name="Id">Which camera.</param>
/// <param name="Current">Null: there is no such camera any more.</param>
/// <param name="IsInitial">It stood so when the watching began, and has not changed since.</param>
public readonly record struct CameraChange(CameraId Id, VersionedCamera? Current, bool IsInitial);
