namespace Fleet.Delivery.Streams;

/// <summary>What several viewers together may keep for a client that is slow.</summary>
public sealed class QueueBudget(long mostBytes)
{
    private long _taken;

    public long Taken => Volatile.Read(ref _taken);

    /// <returns>False, and nothing is taken, when it would be too much.</returns>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= mostBytes) return true;
        Return(bytes);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
