namespace Fleet.Core.Fleet;

/// <summary>Where cameras are kept. Every adapter passes the same tests.</summary>
public interface ICameraRegistry
{
    ValueTask<VersionedCamera?> FindAsync(CameraId id, CancellationToken ct);

    ValueTask<CameraPage> ListAsync(CameraQuery query, CancellationToken ct);

    /// <exception cref="CameraRegistryException">The change could not be kept. It may be tried again.</exception>
    ValueTask<CameraWrite> AddAsync(Camera camera, CancellationToken ct);

    /// <param name="camera">What the camera of this id becomes.</param>
    /// <param name="expectedVersion">The version the change was made from; null: whatever it is.</param>
    /// <param name="ct">Ends the waiting; a change that is being written is still finished.</param>
    /// <exception cref="CameraRegistryException">The change could not be kept. It may be tried again.</exception>
    ValueTask<CameraWrite> ReplaceAsync(Camera camera, long? expectedVersion, CancellationToken ct);

    /// <exception cref="CameraRegistryException">The change could not be kept. It may be tried again.</exception>
    ValueTask<CameraWrite> RemoveAsync(CameraId id, long? expectedVersion, CancellationToken ct);

    /// <summary>
    /// All cameras, then every change from there on: nothing falls between the two. A reader that is slower than the changes is told a
    /// camera's latest state once instead of each it went through, so a watch never holds more than one entry a camera.
    /// </summary>
    IAsyncEnumerable<CameraChange> WatchAsync(CancellationToken ct);
}
