using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Http;

/// <summary>Who may watch which camera.</summary>
internal sealed class Door(StreamHubs hubs, IDeliverySettings settings)
{
    /// <summary>Finds the camera, which must be there and enabled.</summary>
    public Problem? Find(string camera, out CameraId id, out DeliveryCamera found)
    {
        found = new DeliveryCamera();
        if (!CameraId.TryParse(camera, out id) || settings.Find(id) is not { } configured) return Problem.NotConfigured(camera);
        found = configured;
        return configured.Enabled ? null : Problem.Of(Core.Lifecycle.EndReason.Disabled, camera);
    }

    public async Task<(Admission? Admission, Problem? Problem)> AdmitAsync(string camera, CancellationToken ct)
    {
        if (Find(camera, out CameraId id, out DeliveryCamera found) is { } problem) return (null, problem);
        HubLease lease = await hubs.AcquireAsync(id, ct).ConfigureAwait(false);
        if (lease.Hub.TrySit(found.MaxViewers) is { } seat) return (new Admission(camera, found, lease, seat), null);
        lease.Dispose();
        return (null, Problem.AtCapacity(found.MaxViewers));
    }

    public HubStatus? Status(CameraId camera) => hubs.TryGetStatus(camera);
}
