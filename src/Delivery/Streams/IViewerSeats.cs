using Fleet.Core.Fleet;

namespace Fleet.Delivery.Streams;

/// <summary>
/// The places of cameras that may have only so many viewers, over all processes that serve them. Asked behind the process's own count, and never
/// for a camera that may have any number. A process that is alone needs none.
/// </summary>
public interface IViewerSeats
{
    /// <summary>One more viewer here asks for a place.</summary>
    /// <param name="camera">Whose.</param>
    /// <param name="maxViewers">How many it has.</param>
    /// <param name="ct">The viewer has left, and waits no longer. A place may have been given all the same.</param>
    /// <returns>False: as many watch as may, here and elsewhere.</returns>
    /// <exception cref="SessionUnreachableException">Whoever counts can't be asked.</exception>
    Task<bool> TryTakeAsync(CameraId camera, int maxViewers, CancellationToken ct);

    /// <summary>A place that was given is free again. Must not block.</summary>
    void Release(CameraId camera);
}
