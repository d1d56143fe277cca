using Fleet.Core.Fleet;

namespace Fleet.Hosting.Cameras;

/// <summary>The registry as the host itself writes it: a change is answered when the host goes by it, so that who adds a camera can watch it at once.</summary>
public sealed class FollowedRegistry(ICameraRegistry registry, CameraCatalog catalog) : ICameraRegistry
{
    public ValueTask<VersionedCamera?> FindAsync(CameraId id, CancellationToken ct) => registry.FindAsync(id, ct);

    public ValueTask<CameraPage> ListAsync(CameraQuery query, CancellationToken ct) => registry.ListAsync(query, ct);

    public async ValueTask<CameraWrite> AddAsync(Camera camera, CancellationToken ct) =>
        await FollowAsync(camera.Id, await registry.AddAsync(camera, ct).ConfigureAwait(false)).ConfigureAwait(false);

    public async ValueTask<CameraWrite> ReplaceAsync(Camera camera, long? expectedVersion, CancellationToken ct) =>
        await FollowAsync(camera.Id, await registry.ReplaceAsync(camera, expectedVersion, ct).ConfigureAwait(false)).ConfigureAwait(false);

    public async ValueTask<CameraWrite> RemoveAsync(CameraId id, long? expectedVersion, CancellationToken ct) =>
        await FollowAsync(id, await registry.RemoveAsync(id, expectedVersion, ct).ConfigureAwait(false)).ConfigureAwait(false);

    public IAsyncEnumerable<CameraChange> WatchAsync(CancellationToken ct) => registry.WatchAsync(ct);

    private async ValueTask<CameraWrite> FollowAsync(CameraId id, CameraWrite write)
    {
        if (write.Outcome == CameraWriteOutcome.Done) await catalog.FollowAsync(id, write.Current).ConfigureAwait(false);
        return write;
    }
}
