using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Grains.Abstractions.Cameras;

namespace Fleet.Edge.Streams;

/// <summary>Places at cameras that may have only so many viewers: the camera's grain counts those of all edges, one question of an edge at a time.</summary>
internal sealed class GrainViewerSeats(EdgeContext edge, SeatCounts seats) : IViewerSeats
{
    private readonly ConcurrentDictionary<CameraId, SemaphoreSlim> _turns = new();

    public async Task<bool> TryTakeAsync(CameraId camera, int maxViewers)
    {
        SemaphoreSlim turn = _turns.GetOrAdd(camera, _ => new SemaphoreSlim(1));
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            bool isGranted = await AskAsync(camera, seats.Of(camera) + 1, maxViewers).ConfigureAwait(false);
            if (isGranted) seats.Add(camera, 1);
            return isGranted;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Release(CameraId camera)
    {
        seats.Add(camera, -1);
        _ = TellAsync(camera);
    }

    /// <summary>A silo that dies is not the viewer's fault: another one is asked, for as long as the camera may take to start.</summary>
    private async Task<bool> AskAsync(CameraId camera, int count, int max)
    {
        long since = edge.Time.GetTimestamp();
        for (int failures = 1; ; failures++)
        {
            try
            {
                return edge.Cameras(camera) is { } known && await edge.Grains.TryTakeSeatsAsync(CameraKey.Of(known), count, max).ConfigureAwait(false);
            }
            catch (SessionUnreachableException) when (edge.Time.GetElapsedTime(since) < edge.StartTimeoutOf(camera))
            {
                await Task.Delay(HoldPace.Delay(failures), edge.Time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What is lost of it is said again with the next hold.</summary>
    private async Task TellAsync(CameraId camera)
    {
        SemaphoreSlim turn = _turns.GetOrAdd(camera, _ => new SemaphoreSlim(1));
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (edge.Cameras(camera) is { } known) await edge.Grains.TryTakeSeatsAsync(CameraKey.Of(known), seats.Of(camera), known.MaxViewers).ConfigureAwait(false);
        }
        catch (SessionUnreachableException)
        {
            // nobody waits for it
        }
        finally
        {
            turn.Release();
        }
    }
}
