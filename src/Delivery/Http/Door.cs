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

    /// <param name="protocol">Null for one who is no viewer: he takes no place.</param>
    public async Task<(Admission? Admission, Problem? Problem)> AdmitAsync(string camera, ViewerProtocol? protocol, CancellationToken ct)
    {
        if (Find(camera, out CameraId id, out DeliveryCamera found) is { } problem) return (null, problem);
        HubLease? lease = null;
        Seat? seat = null;
        Admission? admission = null;
        try
        {
            lease = await hubs.AcquireAsync(id, ct).ConfigureAwait(false);
            seat = lease.Hub.TrySit(found.MaxViewers, protocol);
            bool isGranted = seat is not null && await seat.Granted.WaitAsync(ct).ConfigureAwait(false);
            if (isGranted) admission = new Admission(camera, found, lease, seat!);
            return isGranted ? (admission, null) : (null, Problem.AtCapacity(found.MaxViewers));
        }
        catch (Exception e) when (Refusal(e, camera) is not null)
        {
            return (null, Refusal(e, camera));
        }
        finally
        {
            if (admission is null)
            {
                seat?.Dispose();
                lease?.Dispose();
            }
        }
    }

    /// <summary>What a source says by exceptions: the camera was deleted a moment ago, its session can take on nobody now, or the process stops.</summary>
    public static Problem? Refusal(Exception e, string camera) => e switch
    {
        KeyNotFoundException => Problem.Of(Core.Lifecycle.EndReason.Deleted, camera),
        SessionBusyException => Problem.Busy,
        SessionUnreachableException unreachable => Problem.Offline(unreachable.Message, unreachable.RetryAfter),
        ObjectDisposedException => Problem.Of(Core.Lifecycle.EndReason.Stopping, camera),
        _ => null,
    };

    public HubStatus? Status(CameraId camera) => hubs.TryGetStatus(camera);

    public ValueTask<CameraView> LookAsync(CameraId camera, CancellationToken ct) => hubs.LookAsync(camera, ct);
}
