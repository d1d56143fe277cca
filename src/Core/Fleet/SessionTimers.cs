using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>The running timers of one session, at most one of each kind.</summary>
internal sealed class SessionTimers(TimeProvider time, Action<SessionTimer> elapsed)
{
    private readonly Dictionary<TimerKind, (SessionTimer Timer, ITimer Clock)> _running = [];

    public void Start(SessionTimer timer, TimeSpan now)
    {
        Cancel(timer.Kind);
        TimeSpan left = timer.Due > now ? timer.Due - now : TimeSpan.Zero;
        _running[timer.Kind] = (timer, time.CreateTimer(_ => elapsed(timer), null, left, Timeout.InfiniteTimeSpan));
    }

    public void Cancel(TimerKind kind)
    {
        if (_running.Remove(kind, out var running)) running.Clock.Dispose();
    }

    /// <summary>It has fired: unless another one runs in its place, nothing of it is left.</summary>
    public void Finish(SessionTimer timer)
    {
        if (_running.TryGetValue(timer.Kind, out var running) && running.Timer == timer) Cancel(timer.Kind);
    }
}
