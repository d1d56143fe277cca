using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Hls;

/// <summary>The cameras somebody plays over HLS.</summary>
internal sealed class HlsStreams(StreamHubs hubs, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CameraId, HlsStream> _streams = [];

    public HlsStream? Find(CameraId camera)
    {
        lock (_gate) return _streams.GetValueOrDefault(camera);
    }

    /// <summary>The stream of a camera, made anew where the last one is over.</summary>
    public async Task<HlsStream> GetAsync(CameraId camera, DeliveryCamera settings, CancellationToken ct)
    {
        if (Find(camera) is { } known && !known.IsEnded && !known.Sessions.IsClosed) return known;
        HubLease lease = await hubs.AcquireAsync(camera, ct).ConfigureAwait(false);
        HlsStream? old;
        HlsStream stream;
        lock (_gate)
        {
            if (_streams.TryGetValue(camera, out old) && !old.IsEnded && !old.Sessions.IsClosed)
            {
                lease.Dispose();
                return old;
            }

            stream = new HlsStream(settings, lease, time, unused => Remove(camera, unused));
            _streams[camera] = stream;
        }

        old?.Dispose();
        return stream;
    }

    private void Remove(CameraId camera, HlsStream unused)
    {
        lock (_gate)
        {
            if (_streams.GetValueOrDefault(camera) == unused) _streams.Remove(camera);
        }

        unused.Dispose();
    }
}
