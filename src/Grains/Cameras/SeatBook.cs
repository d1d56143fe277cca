namespace Fleet.Grains.Cameras;

/// <summary>Who of the edges has how many of a camera's places. Pure: the time comes from the caller, and what is not said again ends.</summary>
/// <param name="lasts">For how long an edge has its places.</param>
internal sealed class SeatBook(TimeSpan lasts)
{
    /// <summary>An edge's count in a hold may be older than the places it asked for meanwhile.</summary>
    private static readonly TimeSpan Overtaking = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (int Seats, TimeSpan Said, TimeSpan Asked)> _edges = [];

    public int Total(TimeSpan now)
    {
        Forget(now);
        return _edges.Values.Sum(edge => edge.Seats);
    }

    /// <param name="edge">Who asks.</param>
    /// <param name="seats">How many it needs from now on, all in all.</param>
    /// <param name="max">How many there are; 0: any number.</param>
    /// <param name="now">The time of the call.</param>
    /// <returns>False: it keeps what it had. Giving up places always works.</returns>
    public bool TryTake(string edge, int seats, int max, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seats);
        Forget(now);
        int had = _edges.GetValueOrDefault(edge).Seats;
        bool isGranted = max <= 0 || seats <= had || Total(now) - had + seats <= max;
        Keep(edge, isGranted ? seats : had, now, asked: now);
        return isGranted;
    }

    /// <summary>An edge says what it has: so that whoever takes over learns of it, and a lost word does not last.</summary>
    public void Tell(string edge, int seats, TimeSpan now)
    {
        Forget(now);
        bool isKnown = _edges.TryGetValue(edge, out var known);
        bool mayBeOlder = isKnown && now - known.Asked < Overtaking;
        Keep(edge, mayBeOlder ? Math.Max(known.Seats, seats) : seats, now, isKnown ? known.Asked : now - Overtaking);
    }

    public void Leave(string edge) => _edges.Remove(edge);

    private void Keep(string edge, int seats, TimeSpan now, TimeSpan asked)
    {
        if (seats > 0) _edges[edge] = (seats, now, asked);
        else _edges.Remove(edge);
    }

    private void Forget(TimeSpan now)
    {
        foreach ((string edge, var known) in _edges)
            if (now - known.Said >= lasts) _edges.Remove(edge);
    }
}
