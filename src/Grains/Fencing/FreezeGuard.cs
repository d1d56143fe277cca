using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Fencing;

/// <summary>
/// Notices that this process stood still: others will have taken over its cameras meanwhile, and two may be pulling them now. It looks at a
/// clock that goes on while the process does not, on a thread of its own, so it is among the first that run again.
/// </summary>
public sealed partial class FreezeGuard : IDisposable
{
    /// <summary>Standing still for longer than this is a freeze; others need longer to take over.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;
    private long _last;

    public FreezeGuard(TimeProvider time, ILogger<FreezeGuard> log)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _log) = (time, log);
        _last = time.GetTimestamp();
    }

    /// <summary>What has to be given up at once, in the order of registration. It must not wait.</summary>
    public event Action<TimeSpan>? Thawed;

    public void Start()
    {
        _last = _time.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "freeze guard", Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
    }

    /// <summary>One tick: did the clock go on without us?</summary>
    internal void Look()
    {
        long now = _time.GetTimestamp();
        TimeSpan still = _time.GetElapsedTime(_last, now);
        _last = now;
        if (still <= Tolerated) return;
        foreach (Action<TimeSpan> giveUp in Delegate.EnumerateInvocationList(Thawed)) GiveUp(giveUp, still);

        // what was to be given up took its time too
        _last = _time.GetTimestamp();
        LogThawed(_log, still.TotalSeconds);
    }

    private void Run()
    {
        while (!_stop.Wait(Period)) Look();
    }

    private void GiveUp(Action<TimeSpan> giveUp, TimeSpan still)
    {
        try
        {
            giveUp(still);
        }
        catch (Exception e)
        {
            LogNotGivenUp(_log, e);
        }
    }

    [LoggerMessage(75, LogLevel.Error, "This process stood still for {Seconds:0.0} s: all sessions were given up.")]
    private static partial void LogThawed(ILogger log, double seconds);

    [LoggerMessage(76, LogLevel.Error, "Something could not be given up after this process stood still.")]
    private static partial void LogNotGivenUp(ILogger log, Exception exception);
}
