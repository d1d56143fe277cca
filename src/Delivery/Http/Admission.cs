using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Http;

/// <summary>A viewer who was let in: a seat at the camera's hub.</summary>
internal sealed class Admission(string camera, DeliveryCamera settings, HubLease lease, Seat seat) : IDisposable
{
    public StreamHub Hub => lease.Hub;

    /// <returns>Null when there is a key frame to start from.</returns>
    public async Task<Problem?> WaitForStartAsync(CancellationToken ct) =>
        Problem.Of(await Hub.WaitForStartAsync(seat, settings.StartTimeout, ct).ConfigureAwait(false), camera);

    public void Dispose()
    {
        seat.Dispose();
        lease.Dispose();
    }
}
