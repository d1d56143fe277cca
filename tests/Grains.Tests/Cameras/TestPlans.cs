using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Cameras;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>The configuration all silos of a test go by.</summary>
internal sealed class TestPlans : ICameraPlans
{
    private readonly ConcurrentDictionary<CameraId, PlannedCamera> _cameras = new();

    public event Action<CameraId>? Changed;

    public PlannedCamera? Find(CameraId camera) => _cameras.GetValueOrDefault(camera);

    public bool MayStandAt(string site) => _cameras.Values.Any(each => each.Site == site);

    public IEnumerable<CameraKey> AlwaysOn(string site) =>
        _cameras.Where(each => each.Value.Site == site && each.Value.Plan is { IsEnabled: true, Settings.Mode: SessionMode.Always })
            .Select(each => new CameraKey(site, each.Key));

    public void Set(CameraKey key, Uri url, SessionSettings? settings = null, bool isEnabled = true)
    {
        var puller = new RtspPuller(RtspSource.Parse(url.AbsoluteUri), new RtspClientOptions(), TimeProvider.System);
        _cameras[key.Camera] = new PlannedCamera(key.Site, new CameraPlan(puller, settings ?? Settings, isEnabled), HlsOptions.Default);
        Changed?.Invoke(key.Camera);
    }

    public void Remove(CameraId camera)
    {
        _cameras.TryRemove(camera, out _);
        Changed?.Invoke(camera);
    }

    /// <summary>Short, so that tests need not wait.</summary>
    public static SessionSettings Settings { get; } = new()
    {
        StartTimeout = TimeSpan.FromSeconds(8),
        CloseAfter = TimeSpan.FromMilliseconds(300),
        Backoff = new BackoffPolicy { Initial = TimeSpan.FromMilliseconds(200) },
    };
}
