using System.Collections.Concurrent;
using Fleet.Core.Fleet;

namespace Fleet.Edge.Streams;

/// <summary>The places this process has of cameras that may have only so many viewers.</summary>
internal sealed class SeatCounts
{
    private readonly ConcurrentDictionary<CameraId, int> _counts = new();

    public int Of(CameraId camera) => _counts.GetValueOrDefault(camera);

    public void Add(CameraId camera, int more)
    {
        int now = _counts.AddOrUpdate(camera, _ => more, (_, count) => count + more);
        if (now == 0) _counts.TryRemove(KeyValuePair.Create(camera, 0));
    }
}
