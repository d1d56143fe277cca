using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.DirectStreams;
using Fleet.Grains.Streams;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Cameras;

/// <summary>
/// The sessions of all cameras whose grains are on this silo. It passes changes of the configuration on to them and looks after their leases,
/// so that no grain needs a timer for either.
/// </summary>
public sealed class SiloSessions : IDisposable
{
    private const string Stopping = "The silo stops.";

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CameraId, OwnedCamera> _cameras = new();
    private readonly ICameraPlans _plans;
    private readonly FragmentFeeds _feeds;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _sweep;
    private volatile bool _isStopping;

    public SiloSessions(ICameraPlans plans, FragmentFeeds feeds, TimeProvider time, ILogger<SiloSessions> log)
    {
        (_plans, _feeds, _time, _log) = (plans, feeds, time, log);
        plans.Changed += Apply;
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepPeriod, SweepPeriod);
    }

    /// <summary>A session begins. Called before anything is asked of it; nothing in it may wait.</summary>
    public event Action<CameraId, CameraSession>? Started;

    /// <summary>A session's state is another one, or (null) it is gone. Nothing in it may wait.</summary>
    public event Action<OwnedCamera, SessionChange?>? Changed;

    public IEnumerable<OwnedCamera> All => _cameras.Values;

    public int Count => _cameras.Count;

    /// <summary>Ends all of them without waiting for anybody: this silo may own them no longer.</summary>
    public void EndAll(string why)
    {
        foreach (OwnedCamera camera in _cameras.Values)
        {
            _ = camera.CloseAsync(why);
            camera.Leave(why);
        }
    }

    /// <summary>
    /// Ends all of them and takes on no more. To be done while the silo is a member still: others begin to take over its grains as soon as it
    /// says that it leaves, and would pull a camera that is pulled here.
    /// </summary>
    public Task StopAsync()
    {
        _isStopping = true;
        return Task.WhenAll(_cameras.Values.Select(camera => CloseAsync(camera, Stopping)));
    }

    public void Dispose()
    {
        _plans.Changed -= Apply;
        _sweep.Dispose();
        foreach (OwnedCamera camera in _cameras.Values) _ = camera.CloseAsync(Stopping);
    }

    /// <returns>Null: the silo stops.</returns>
    internal async Task<OwnedCamera?> OpenAsync(CameraKey key, PlannedCamera planned, FragmentOutlet outlet, Action<string> leave)
    {
        if (_isStopping) return null;
        var camera = new OwnedCamera(key, planned, outlet, _feeds.Of(FleetStreams.Of(key)), leave, _time, new CameraLog(key, _log));
        camera.Session.Changed += change => Changed?.Invoke(camera, change);
        _cameras[key.Camera] = camera;
        try
        {
            Started?.Invoke(key.Camera, camera.Session);
            await camera.StartAsync(planned).ConfigureAwait(false);

            // it may have changed before this camera was known here
            camera.Apply(_plans.Find(key.Camera));
        }
        catch
        {
            await CloseAsync(camera, "It could not be opened.").ConfigureAwait(false);
            throw;
        }

        if (!_isStopping) return camera;
        await CloseAsync(camera, Stopping).ConfigureAwait(false);
        return null;
    }

    internal async Task CloseAsync(OwnedCamera camera, string why)
    {
        try
        {
            await camera.CloseAsync(why).ConfigureAwait(false);
        }
        finally
        {
            _cameras.TryRemove(KeyValuePair.Create(camera.Key.Camera, camera));
            Changed?.Invoke(camera, null);
        }
    }

    private void Apply(CameraId camera)
    {
        if (_cameras.TryGetValue(camera, out OwnedCamera? owned)) owned.Apply(_plans.Find(camera));
    }

    private void Sweep()
    {
        foreach (OwnedCamera camera in _cameras.Values) camera.Sweep();
    }
}
