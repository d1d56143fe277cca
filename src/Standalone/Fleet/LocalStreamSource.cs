using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Standalone.Fleet;

/// <summary>The sessions of all cameras of this process.</summary>
/// <param name="plans">A camera's configuration as it is now; null when there is no such camera.</param>
/// <param name="time">The clock of the sessions.</param>
/// <param name="onStarted">Told of every session as it begins; null where nobody wants to know.</param>
public sealed class LocalStreamSource(Func<CameraId, CameraPlan?> plans, TimeProvider time, Action<CameraId, CameraSession>? onStarted = null) : IStreamSource, IAsyncDisposable
{
    /// <summary>How long the cameras may take to say goodbye when the process stops.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<CameraId, CameraSession> _sessions = new();
    private readonly List<KeyValuePair<CameraId, Task>> _deleted = [];
    private readonly Lock _gate = new();
    private Task? _stopping;

    /// <exception cref="KeyNotFoundException">There is no such camera.</exception>
    /// <exception cref="ObjectDisposedException">The process stops.</exception>
    public ValueTask<IStreamSubscription> SubscribeAsync(CameraId camera, IStreamListener listener, CancellationToken ct) =>
        SessionOf(camera).SubscribeAsync(listener, ct);

    /// <summary>
    /// The camera was added, changed or deleted, or the process starts: its session lives by the new configuration from now on. Always-on
    /// cameras begin here; the others wait for somebody who holds.
    /// </summary>
    public void Refresh(CameraId camera)
    {
        // nothing in here waits; under the lock, so that the newest configuration is applied last
        lock (_gate)
        {
            if (_stopping is not null) return;
            if (plans(camera) is not { } plan)
            {
                if (_sessions.TryRemove(camera, out CameraSession? deleted)) EndLater(camera, deleted);
            }
            else if (_sessions.TryGetValue(camera, out CameraSession? session)) session.Apply(plan);
            else if (plan.IsEnabled && plan.Settings.Mode == SessionMode.Always) Start(camera, plan);
        }
    }

    /// <summary>An operator's kick: the pull there is is given up for another one. False when the camera has no session.</summary>
    public bool Restart(CameraId camera)
    {
        if (!_sessions.TryGetValue(camera, out CameraSession? session)) return false;
        session.Restart();
        return true;
    }

    /// <summary>Null when nobody has asked for the camera yet.</summary>
    public SessionStatus? StatusOf(CameraId camera) => _sessions.TryGetValue(camera, out CameraSession? session) ? session.Status : null;

    public ValueTask<SessionStatus?> StatusAsync(CameraId camera, CancellationToken ct) => new(StatusOf(camera));

    /// <summary>Viewers are told, cameras are told.</summary>
    /// <exception cref="TimeoutException">Cameras took longer than <see cref="StopLimit"/>; what is left of them ends with the process.</exception>
    public Task StopAsync()
    {
        lock (_gate) return _stopping ??= EndAllAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private CameraSession SessionOf(CameraId camera)
    {
        if (_sessions.TryGetValue(camera, out CameraSession? session)) return session;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping is not null, this);
            if (_sessions.TryGetValue(camera, out session)) return session;
            return Start(camera, plans(camera) ?? throw new KeyNotFoundException($"There is no camera '{camera}'."));
        }
    }

    private CameraSession Start(CameraId camera, CameraPlan plan)
    {
        var session = new CameraSession(plan, time);
        onStarted?.Invoke(camera, session);
        session.Apply(plan);
        _sessions[camera] = session;
        return session;
    }

    /// <summary>The camera is gone from here, and what is left of its pull is waited for at the end.</summary>
    private void EndLater(CameraId camera, CameraSession deleted)
    {
        _deleted.RemoveAll(each => each.Value.IsCompleted);
        _deleted.Add(KeyValuePair.Create(camera, deleted.EndAsync(EndReason.Deleted)));
    }

    private async Task EndAllAsync()
    {
        KeyValuePair<CameraId, Task>[] ends = [.. _deleted, .. _sessions.Select(each => KeyValuePair.Create(each.Key, each.Value.EndAsync(EndReason.Stopping)))];
        try
        {
            await Task.WhenAll(ends.Select(each => each.Value)).WaitAsync(StopLimit, time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            string late = string.Join(", ", ends.Where(each => !each.Value.IsCompleted).Select(each => each.Key));
            throw new TimeoutException($"Cameras did not close within {StopLimit.TotalSeconds} s: {late}.", e);
        }
    }
}
