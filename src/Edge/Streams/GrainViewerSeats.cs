using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Grains.Abstractions.Cameras;

namespace Fleet.Edge.Streams;

/// <summary>Places at cameras that may have only so many viewers: the camera's grain counts those of all edges, one question of an edge at a time.</summary>
internal sealed class GrainViewerSeats(EdgeContext edge, SeatCounts seats) : IViewerSeats
{
    private readonly SeatTurns _turns = new();

    /// <summary>Cameras whose grains are being asked.</summary>
    public int Asked => _turns.Count;

    public Task<bool> TryTakeAsync(CameraId camera, int maxViewers, CancellationToken ct)
    {
        // a viewer does not wait longer because others do
        long since = edge.Time.GetTimestamp();
        return _turns.AskAsync(camera, () => TakeAsync(camera, maxViewers, since, ct), ct);
    }

    public void Release(CameraId camera)
    {
        seats.Add(camera, -1);
        _ = _turns.TellAsync(camera, () => TellAsync(camera));
    }

    private async Task<bool> TakeAsync(CameraId camera, int max, long since, CancellationToken ct)
    {
        bool isGranted = await AskAsync(camera, seats.Of(camera) + 1, max, since, ct).ConfigureAwait(false);
        if (isGranted) seats.Add(camera, 1);
        return isGranted;
    }

    /// <summary>A silo that dies is not the viewer's fault: another one is asked, for as long as the camera may take to start.</summary>
    private async Task<bool> AskAsync(CameraId camera, int count, int max, long since, CancellationToken ct)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                return edge.Cameras(camera) is { } known && await edge.Grains.TryTakeSeatsAsync(CameraKey.Of(known), count, max).ConfigureAwait(false);
            }
            catch (SessionUnreachableException) when (edge.Time.GetElapsedTime(since) < edge.StartTimeoutOf(camera))
            {
                await Task.Delay(HoldPace.Delay(failures), edge.Time, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What is lost of it is said again with the next hold.</summary>
    private async Task TellAsync(CameraId camera)
    {
        try
        {
            if (edge.Cameras(camera) is { } known) await edge.Grains.TryTakeSeatsAsync(CameraKey.Of(known), seats.Of(camera), known.MaxViewers).ConfigureAwait(false);
        }
        catch (SessionUnreachableException)
        {
            // nobody waits for it
        }
    }
}
