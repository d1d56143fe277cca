namespace Fleet.Streams;

/// <summary>Publishes for all cameras in turn, evenly over time.</summary>
internal sealed class Publisher(Load load)
{
    private readonly Lock _gate = new();
    private readonly List<Action<int>> _cameras = [];

    public Transport Transport => load.Transport;

    public void Add(Action<int> send)
    {
        lock (_gate) _cameras.Add(send);
    }

    /// <summary>The timer ticks in milliseconds; what is due by then is sent.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        Action<int>[] cameras;
        lock (_gate) cameras = [.. _cameras];
        long start = TimeProvider.System.GetTimestamp(), sent = 0;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        while (await tick.WaitForNextTickAsync(ct).ConfigureAwait(false))
        {
            long due = (long)(TimeProvider.System.GetElapsedTime(start).TotalSeconds * load.Rate);
            for (; sent < due; sent++) cameras[sent % cameras.Length](load.Size);
        }
    }
}
