using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

/// <summary>A session under a clock that moves only when told to. After every event the invariants are checked.</summary>
internal sealed class SimulatedSession(SessionSettings settings)
{
    public static readonly FailureReason Refused = new(PullStep.Connect, "Connection refused.", IsFinal: false);
    public static readonly FailureReason WrongPassword = new(PullStep.Authenticate, "401 Unauthorized.", IsFinal: true);
    public static readonly FailureReason Stalled = new(PullStep.Stream, "No packet for 10 s.", IsFinal: false);

    public SimulatedSession()
        : this(new SessionSettings())
    {
    }

    public SimulatedHost Host { get; } = new();

    public SessionState State { get; private set; } = SessionMachine.Start(settings);

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>What every event that needs a random number brings.</summary>
    public double Jitter { get; set; } = 0.5;

    /// <summary>How late timers may come.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>The longest start time-out this session has had.</summary>
    public TimeSpan LongestStart { get; private set; } = settings.StartTimeout;

    public Transition Send(SessionEvent e)
    {
        Transition transition = SessionMachine.Next(State, e);
        switch (e)
        {
            case ViewerJoined joined: Host.Admit(joined.Viewer, Now); break;
            case ViewerLeft left: Host.Forget(left.Viewer); break;
            case SettingsChanged changed when changed.Settings.StartTimeout > LongestStart: LongestStart = changed.Settings.StartTimeout; break;
            case PullEvent pull when pull.Generation != Host.Generation || !Host.IsOpen: AssertIgnored(transition); break;
            case PullBecameLive: Host.PullIsLive(); break;
            case PullFailed: Host.PullIsOver(); break;
            case TimerElapsed elapsed when !Host.Timers.Contains(elapsed.Timer): AssertIgnored(transition); break;
            case TimerElapsed elapsed: Host.TimerIsOver(elapsed.Timer); break;
        }

        Host.Perform(transition, State, Now);
        State = transition.State;
        LifecycleInvariants.Check(State);
        Assert.All(Host.Held.Values, since => Assert.True(Now <= since + LongestStart + Lateness, "A viewer is held beyond the start time-out."));
        return transition;
    }

    /// <summary>Lets time pass; timers elapse in the order they are due.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan end = Now + by;
        while (Host.Timers.Where(timer => timer.Due <= end).OrderBy(timer => timer.Due).ThenBy(timer => timer.Kind).Cast<SessionTimer?>().FirstOrDefault() is { } next)
            Elapse(next, TimeSpan.Zero);
        Now = end;
    }

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets a timer elapse, late or on time, whatever else is due.</summary>
    public void Elapse(SessionTimer timer, TimeSpan late)
    {
        if (timer.Due + late > Now) Now = timer.Due + late;
        Send(new TimerElapsed(Now, timer, Jitter));
    }

    public Transition Enable() => Send(new CameraEnabled(Now));

    public Transition End(EndReason reason) => Send(new CameraEnded(Now, reason));

    public Transition Restart() => Send(new RestartRequested(Now));

    public Transition Configure(SessionSettings changed) => Send(new SettingsChanged(Now, changed));

    public Transition Join(int viewer) => Send(new ViewerJoined(Now, new ViewerId(viewer)));

    public Transition Leave(int viewer) => Send(new ViewerLeft(Now, new ViewerId(viewer)));

    public Transition Reach(PullStep step) => Send(new PullAdvanced(Now, Host.Generation, step));

    public Transition GoLive() => Send(new PullBecameLive(Now, Host.Generation));

    public Transition Fail(FailureReason reason) => Send(new PullFailed(Now, Host.Generation, reason, Jitter));

    public FailHeldViewers FailureOf(int viewer) => Assert.IsType<FailHeldViewers>(Host.Farewells[new ViewerId(viewer)]);

    private void AssertIgnored(Transition transition)
    {
        Assert.Same(State, transition.State);
        Assert.Empty(transition.Effects);
    }
}
