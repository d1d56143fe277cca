namespace Fleet.Load;

/// <summary>The one stretch of time that all viewers' figures are of, as timestamps of the run's clock.</summary>
internal sealed class MeasuringWindow(TimeProvider time, TimeSpan settle)
{
    private long _from = long.MaxValue;
    private long _until = long.MaxValue;

    public TimeProvider Time { get; } = time;

    public TimeSpan Settle { get; } = settle;

    /// <summary>Wall time belonging to a timestamp: one reading of both clocks, so that a step of the wall clock in mid-run doesn't show.</summary>
    public DateTimeOffset StartedUtc { get; } = time.GetUtcNow();

    public long Started { get; } = time.GetTimestamp();

    public long Until => Volatile.Read(ref _until);

    public void Open() => Volatile.Write(ref _from, Time.GetTimestamp());

    public void Close() => Volatile.Write(ref _until, Time.GetTimestamp());

    public bool Contains(long timestamp) => timestamp >= Volatile.Read(ref _from) && timestamp < Volatile.Read(ref _until);

    public double Milliseconds(long from, long until) => Time.GetElapsedTime(from, until).TotalMilliseconds;
}
