using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Delivery;
using Fleet.Standalone.Fleet;
using Microsoft.Extensions.Hosting;

namespace Fleet.Standalone.Hosting;

/// <summary>The cameras as they are now, at hand for every request: the registry's changes, followed for as long as the host runs.</summary>
internal sealed class CameraCatalog(ICameraRegistry registry, TimeProvider time) : BackgroundService, IDeliverySettings
{
    private readonly ConcurrentDictionary<CameraId, Camera> _cameras = new();

    /// <summary>A camera was added, changed or removed; called after the catalog knows.</summary>
    public event Action<CameraId>? Changed;

    public IEnumerable<Camera> All => _cameras.Values;

    public Camera? Get(CameraId id) => _cameras.GetValueOrDefault(id);

    public DeliveryCamera? Find(CameraId camera) => Get(camera) is not { } found ? null : new DeliveryCamera
    {
        Enabled = found.Enabled,
        MaxViewers = found.MaxViewers,
        StartTimeout = found.StartTimeout,
        PartDuration = found.PartDuration,
        SegmentDuration = found.SegmentDuration,
        SegmentCount = found.SegmentCount,
        HlsSessionTimeout = found.HlsSessionTimeout,
    };

    /// <summary>How its session pulls it and lives; null when there is no such camera.</summary>
    public CameraPlan? PlanOf(CameraId id) =>
        Get(id) is { } camera ? new CameraPlan(PullerOf(camera), camera.ToSessionSettings(), camera.Enabled) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (CameraChange change in registry.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            if (change.Current is { } current) _cameras[change.Id] = current.Camera;
            else _cameras.TryRemove(change.Id, out _);
            Changed?.Invoke(change.Id);
        }
    }

    private ICameraPuller PullerOf(Camera camera) => camera.Source.Kind == CameraSourceKind.Rtsp
        ? new RtspPuller(camera.ToRtspSource(), new RtspClientOptions(), time)
        : new FleetPuller(camera.ToFleetSource(), camera.ToFleetOptions(), time);
}
