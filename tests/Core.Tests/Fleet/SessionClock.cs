using Fleet.Testing;

namespace Fleet.Core.Tests.Fleet;

/// <summary>A clock that moves when told to, and counts the timers that run on it.</summary>
internal sealed class SessionClock : TimeProvider
{
    private readonly ManualTime _time = new();
    private int _timers;

    public int Timers => Volatile.Read(ref _timers);

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _timers);
        return new CountedTimer(_time.CreateTimer(callback, state, dueTime, period), this);
    }

    public void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class CountedTimer(ITimer timer, SessionClock clock) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) Interlocked.Decrement(ref clock._timers);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
