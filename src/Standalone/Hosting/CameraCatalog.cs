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
    /// <summary>Another change of the same camera may overtake one that is waited for; then nobody waits longer than this.</summary>
    private static readonly TimeSpan FollowLimit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CameraId, VersionedCamera> _cameras = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A camera was added, changed or removed; called after the catalog knows.</summary>
    public event Action<CameraId>? Changed;

    public IEnumerable<Camera> All => _cameras.Values.Select(versioned => versioned.Camera);

    public Camera? Get(CameraId id) => _cameras.GetValueOrDefault(id)?.Camera;

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

    /// <summary>Done when the host goes by what was written.</summary>
    public async Task FollowAsync(CameraId id, VersionedCamera? written)
    {
        using var limit = new CancellationTokenSource(FollowLimit, time);
        while (!limit.IsCancellationRequested)
        {
            Task changed = Volatile.Read(ref _changed).Task;
            VersionedCamera? known = _cameras.GetValueOrDefault(id);
            if (written is null ? known is null : known?.Version >= written.Version) return;
            await changed.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (CameraChange change in registry.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            if (change.Current is { } current) _cameras[change.Id] = current;
            else _cameras.TryRemove(change.Id, out _);
            Changed?.Invoke(change.Id);
            Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    private ICameraPuller PullerOf(Camera camera) => camera.Source.Kind == CameraSourceKind.Rtsp
        ? new RtspPuller(camera.ToRtspSource(), new RtspClientOptions(), time)
        : new FleetPuller(camera.ToFleetSource(), camera.ToFleetOptions(), time);
}
