using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Hls;

/// <summary>Playbacks over HLS. Each has one seat, whatever it asks for, until it has asked for no playlist for the session time-out.</summary>
internal sealed class HlsSessions(DeliveryCamera camera, StreamHub hub, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = [];
    private bool _isClosed;

    /// <returns>The seat of the session; null when all are taken.</returns>
    public Seat? TryTouch(string name)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            if (_sessions.TryGetValue(name, out Session known))
            {
                _sessions[name] = known with { Seen = now };
                return known.Seat;
            }

            if (_isClosed || hub.TrySit(camera.MaxViewers, ViewerProtocol.Hls) is not { } seat) return null;
            _sessions[name] = new Session(seat, now);
            return seat;
        }
    }

    /// <summary>For one whose camera could not be started: it never was a viewer.</summary>
    public void End(string name)
    {
        lock (_gate)
        {
            if (_sessions.Remove(name, out Session session)) session.Seat.Dispose();
        }
    }

    /// <returns>False when nobody plays any more; then nobody new can begin.</returns>
    public bool EndIdle()
    {
        lock (_gate)
        {
            foreach ((string name, Session session) in _sessions.ToArray())
            {
                if (time.GetElapsedTime(session.Seen) < camera.HlsSessionTimeout) continue;
                _sessions.Remove(name);
                session.Seat.Dispose();
            }

            _isClosed |= _sessions.Count == 0;
            return !_isClosed;
        }
    }

    public bool IsClosed
    {
        get { lock (_gate) return _isClosed; }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (Session session in _sessions.Values) session.Seat.Dispose();
            _sessions.Clear();
        }
    }

    private readonly record struct Session(Seat Seat, long Seen);
}
