using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Tests;

/// <summary>The places of all processes, counted in one place.</summary>
internal sealed class SharedSeats : IViewerSeats
{
    private readonly Lock _gate = new();

    public int Taken { get; private set; }

    public int Asked { get; private set; }

    public Exception? Failure { get; set; }

    public async Task<bool> TryTakeAsync(CameraId camera, int maxViewers, CancellationToken ct)
    {
        await Task.Yield();
        lock (_gate)
        {
            Asked++;
            if (Failure is not null) throw Failure;
            if (Taken >= maxViewers) return false;
            Taken++;
            return true;
        }
    }

    public void Release(CameraId camera)
    {
        lock (_gate) Taken--;
    }
}
