using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Microsoft.Extensions.Hosting;

namespace Fleet.Hosting.Cameras;

/// <summary>The cameras as they are now, at hand for every request: the registry's changes, followed for as long as the host runs.</summary>
public sealed class CameraCatalog(ICameraRegistry registry, TimeProvider time) : BackgroundService
{
    /// <summary>Another change of the same camera may overtake one that is waited for; then nobody waits longer than this.</summary>
    private static readonly TimeSpan FollowLimit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CameraId, VersionedCamera> _cameras = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A camera was added, changed or removed; called after the catalog knows.</summary>
    public event Action<CameraId>? Changed;

    /// <summary>Done when all that the registry had when the host started are known here.</summary>
    public Task Loaded => _loaded.Task;

    public bool IsLoaded => Loaded.IsCompletedSuccessfully;

    public IEnumerable<Camera> All => _cameras.Values.Select(versioned => versioned.Camera);

    public Camera? Get(CameraId id) => _cameras.GetValueOrDefault(id)?.Camera;

    /// <summary>How its session pulls it and lives; null when there is no such camera.</summary>
    public CameraPlan? PlanOf(CameraId id) =>
        Get(id) is { } camera ? PlanOf(camera) : null;

    public CameraPlan PlanOf(Camera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return new CameraPlan(PullerOf(camera), camera.ToSessionSettings(), camera.Enabled);
    }

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
        try
        {
            Task watching = WatchAsync(stoppingToken);
            await Task.WhenAny(watching, LoadAsync(stoppingToken)).Unwrap().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops, or could not start
        }
    }

    /// <summary>A watch does not say where the cameras there were end and the changes begin, so a list is compared with it.</summary>
    private async Task LoadAsync(CancellationToken ct)
    {
        CameraPage page;
        CameraId? last = null;
        do
        {
            page = await registry.ListAsync(new CameraQuery { Limit = CameraQuery.MaxLimit, After = last }, ct).ConfigureAwait(false);
            foreach (VersionedCamera camera in page.Items) await FollowAsync(camera.Camera.Id, camera).ConfigureAwait(false);
            if (page.Items.Count > 0) last = page.Items[^1].Camera.Id;
        }
        while (page.HasMore);
        _loaded.TrySetResult();
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
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
