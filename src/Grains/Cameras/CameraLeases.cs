using Fleet.Core.Fleet;

namespace Fleet.Grains.Cameras;

/// <summary>
/// Why a camera's session stays: edges that say again and again that somebody watches there, and subscribers of the stream that hold by
/// themselves. Together they are one hold. For any thread.
/// </summary>
internal sealed class CameraLeases(TimeProvider time)
{
    /// <summary>How long an edge's hold lasts unless it is said again.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);

    /// <summary>A subscriber that holds by itself has nobody who asks again for it: the camera is asked for again after this, or later.</summary>
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _edges = [];
    private IStreamSubscription? _subscription;
    private int _subscribers;
    private bool _isHeld;
    private (long Since, TimeSpan Wait)? _retry;

    public int Count
    {
        get { lock (_gate) return _edges.Count + _subscribers; }
    }

    /// <summary>The tie to the session that is held from now on; null: there is nothing to hold.</summary>
    public void Use(IStreamSubscription? subscription)
    {
        lock (_gate)
        {
            (_subscription, _isHeld, _retry) = (subscription, false, null);
            if (subscription is null) _edges.Clear();
            if (_subscribers > 0) TryHold();
        }
    }

    /// <returns>False: the session takes on nobody now.</returns>
    public bool TryHold(string edge, out bool isNew)
    {
        lock (_gate)
        {
            isNew = !_edges.ContainsKey(edge);
            if (!TryHold()) return false;
            _edges[edge] = time.GetTimestamp();
            return true;
        }
    }

    public void LetGo(string edge)
    {
        lock (_gate)
            if (_edges.Remove(edge)) LetGoIfUnused();
    }

    /// <summary>A subscriber of the stream holds for as long as it lives.</summary>
    public void Join()
    {
        lock (_gate)
        {
            _subscribers++;
            TryHold();
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _subscribers--;
            LetGoIfUnused();
        }
    }

    /// <summary>The session has ended our hold: edges hold again for the next viewer.</summary>
    public void OnHoldFailed(TimeSpan retryAfter)
    {
        lock (_gate)
        {
            _isHeld = false;
            _edges.Clear();
            _retry = (time.GetTimestamp(), retryAfter > ShortestRetry ? retryAfter : ShortestRetry);
        }
    }

    /// <summary>To be called about once a second: edges that were not heard of are gone, and who could not be served is tried again.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            foreach ((string edge, long said) in _edges)
                if (time.GetElapsedTime(said) >= Lasts) _edges.Remove(edge);
            LetGoIfUnused();
            if (_subscribers > 0 && !_isHeld && (_retry is not { } retry || time.GetElapsedTime(retry.Since) >= retry.Wait)) TryHold();
        }
    }

    private bool TryHold()
    {
        if (_isHeld) return true;
        if (_subscription is null) return false;
        try
        {
            _subscription.Hold();
            (_isHeld, _retry) = (true, null);
        }
        catch (SessionBusyException)
        {
            return false;
        }

        return true;
    }

    private void LetGoIfUnused()
    {
        if (!_isHeld || _edges.Count + _subscribers > 0) return;
        _isHeld = false;
        _subscription?.LetGo();
    }
}
