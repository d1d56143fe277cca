namespace Fleet.Edge.Streams;

/// <summary>One hold, from the viewer who came first to the last who left or the failure that all were told.</summary>
/// <param name="since">When it began.</param>
internal sealed class HoldAttempt(long since)
{
    private const int MostTries = 2;

    private int _tries;

    public long Since => since;

    /// <summary>The grain took it on once.</summary>
    public bool WasHeld { get; set; }

    /// <summary>It is being said just now.</summary>
    public bool IsTrying => Volatile.Read(ref _tries) > 0;

    /// <summary>A try may hang at a silo that is gone, so another one may begin beside it; null: two are enough.</summary>
    public IDisposable? TryBegin()
    {
        if (Interlocked.Increment(ref _tries) <= MostTries) return new Try(this);
        Interlocked.Decrement(ref _tries);
        return null;
    }

    private sealed class Try(HoldAttempt hold) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref hold._tries);
    }
}
