using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;

namespace Fleet.Edge.Streams;

/// <summary>Cameras whose sessions are grains somewhere in the cluster.</summary>
internal sealed class GrainStreamSource(EdgeContext edge) : IStreamSource
{
    private readonly Lock _gate = new();
    private readonly HashSet<GrainSubscription> _subscriptions = [];
    private bool _isStopping;

    /// <summary>How many cameras are held for viewers here.</summary>
    public int Held => All().Count(each => each.IsHeld);

    /// <summary>Returns at once: the cluster is asked in the background.</summary>
    /// <exception cref="KeyNotFoundException">There is no such camera.</exception>
    /// <exception cref="ObjectDisposedException">The process stops.</exception>
    public ValueTask<IStreamSubscription> SubscribeAsync(CameraId camera, IStreamListener listener, CancellationToken ct)
    {
        Camera known = edge.Cameras(camera) ?? throw new KeyNotFoundException($"There is no camera '{camera}'.");
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            var subscription = new GrainSubscription(edge, CameraKey.Of(known), listener, Forget);
            _subscriptions.Add(subscription);
            subscription.Begin();
            return new ValueTask<IStreamSubscription>(subscription);
        }
    }

    /// <summary>A camera that is watched here is asked for itself; for any other no grain is woken up: its site knows.</summary>
    public async ValueTask<SessionStatus?> StatusAsync(CameraId camera, CancellationToken ct)
    {
        if (edge.Cameras(camera) is not { } known) return null;
        CameraKey key = CameraKey.Of(known);
        try
        {
            if (IsSubscribed(key)) return await edge.Grains.StatusAsync(key).WaitAsync(ct).ConfigureAwait(false);
            return (await edge.Grains.FindAsync(key).WaitAsync(ct).ConfigureAwait(false))?.Status;
        }
        catch (SessionUnreachableException)
        {
            return null;
        }
    }

    public bool IsSubscribed(CameraKey camera) => All().Any(each => each.Key == camera);

    /// <summary>The configuration of a camera is another one.</summary>
    public void Refresh(CameraId camera)
    {
        Camera? known = edge.Cameras(camera);
        foreach (GrainSubscription each in All().Where(each => each.Key.Camera == camera))
        {
            if (known is null) _ = each.EndAsync(EndReason.Deleted);
            else if (!known.Enabled) _ = each.EndAsync(EndReason.Disabled);
            else each.MoveTo(CameraKey.Of(known));
        }
    }

    /// <summary>Says again what is held, so that silos know that this process lives.</summary>
    public void Renew()
    {
        foreach (GrainSubscription each in All()) each.Renew();
    }

    /// <summary>Viewers are sent to another process, and cameras let go. What silos do not hear they find out by themselves.</summary>
    public Task StopAsync()
    {
        lock (_gate) _isStopping = true;
        return Task.WhenAll(All().Select(each => each.EndAsync(EndReason.Moving)));
    }

    private GrainSubscription[] All()
    {
        lock (_gate) return [.. _subscriptions];
    }

    private void Forget(GrainSubscription ended)
    {
        lock (_gate) _subscriptions.Remove(ended);
    }
}
