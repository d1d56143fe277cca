using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Lifecycle;

/// <summary>
/// The life of a session, all of it: a state and an event give the next state and what to do. It reads no clock, draws no random number and keeps nothing.
/// Timers and <see cref="SignalState"/> follow from the two states, so no transition can forget one.
/// </summary>
public static class SessionMachine
{
    /// <summary>A camera that has not been enabled yet.</summary>
    public static SessionState Start(SessionSettings settings) => new Idle(settings, LastGeneration: 0);

    public static Transition Next(SessionState state, SessionEvent e)
    {
        if (IsLate(state, e)) return Stay(state);
        Transition move = Move(state, e);
        if (ReferenceEquals(move.State, state)) return move;
        return move with { Effects = [.. move.Effects, .. TimerChanges(state, e, move.State), .. PhaseChange(state, move.State)] };
    }

    /// <summary>News of a pull that is not open any more, or of a timer that does not run any more.</summary>
    private static bool IsLate(SessionState state, SessionEvent e) => e switch
    {
        PullEvent pull => !state.HasPull || pull.Generation != state.LastGeneration,
        TimerElapsed elapsed => !state.Timers.Contains(elapsed.Timer),
        _ => false,
    };

    private static Transition Move(SessionState state, SessionEvent e) => (state, e) switch
    {
        (_, CameraEnded end) => End(state, end),

        (Idle idle, ViewerJoined joined) => Connect(idle, HoldFor(idle, joined), failedStarts: 0, e.At),
        (Idle idle, CameraEnabled) => Rest(idle, e.At),
        (Idle idle, SettingsChanged changed) => Rest(idle with { Settings = changed.Settings }, e.At),

        (Attempting trying, ViewerJoined joined) => Join(trying, joined),
        (Attempting trying, ViewerLeft left) => Leave(trying, left),
        (Attempting { Dial: Dialling dial } trying, PullAdvanced pull) => To(trying with { Dial = dial.Reached(pull.Step, trying.Settings) }),
        (Attempting { Dial: Dialling } trying, PullBecameLive) => GoLive(trying, e.At),
        (Attempting { Dial: Dialling } trying, PullFailed failed) => BackOff(trying, failed.Reason, e.At, failed.Jitter),
        (Attempting { Dial: Dialling dial } trying, TimerElapsed { Timer.Kind: TimerKind.Dial } elapsed) => BackOff(
            trying, FailureReason.TimedOut(dial.Step, trying.Settings.StartTimeout), e.At, elapsed.Jitter, new AbortPull(trying.LastGeneration)),
        (Attempting { Dial: BackingOff wait } trying, TimerElapsed { Timer.Kind: TimerKind.Redial }) => Open(
            trying with { Dial = Dialling.Again(wait, e.At, trying.Settings) }),
        (Attempting { Hold: Held held } trying, TimerElapsed { Timer.Kind: TimerKind.Start }) => GiveUp(trying, held, trying.Dial.Verdict, e.At),
        (Attempting trying, RestartRequested) => Open(Forgiven(trying) with { Dial = Dialling.First(e.At, trying.Settings) }, Release(trying)),
        (Attempting trying, SettingsChanged changed) => KeepIfWanted(trying with { Settings = changed.Settings }),

        (Live live, ViewerJoined joined) when !live.Watching.Contains(joined.Viewer) => To(
            live with { Watching = live.Watching.Add(joined.Viewer) }, new ReleaseHeldViewers(ViewerSet.Of(joined.Viewer))),
        (Live live, ViewerLeft left) => KeepIfWanted(live with { Watching = live.Watching.Remove(left.Viewer) }, e.At),
        (Live live, PullFailed failed) => Drop(live, failed),
        (Live live, RestartRequested) => Open(
            new Reconnecting(live.Settings, live.LastGeneration, Dialling.First(e.At, live.Settings), new NobodyHeld(), live.Watching),
            [.. Release(live), new SignalGap()]),
        (Live live, SettingsChanged changed) => KeepIfWanted(live with { Settings = changed.Settings }, e.At),

        (Draining drain, ViewerJoined joined) => To(
            new Live(drain.Settings, drain.LastGeneration, ViewerSet.Of(joined.Viewer), drain.Since, drain.Failures),
            new ReleaseHeldViewers(ViewerSet.Of(joined.Viewer))),
        (Draining drain, TimerElapsed or RestartRequested) => To(new Idle(drain.Settings, drain.LastGeneration), [.. Release(drain)]),
        (Draining drain, PullFailed) => To(new Idle(drain.Settings, drain.LastGeneration)),
        (Draining drain, SettingsChanged { Settings.Mode: SessionMode.Always } changed) => To(
            new Live(changed.Settings, drain.LastGeneration, ViewerSet.Empty, drain.Since, drain.Failures)),
        (Draining drain, SettingsChanged changed) => To(drain with { Settings = changed.Settings }),

        (Faulted fault, ViewerJoined joined) => Retry(fault, joined),
        (Faulted fault, RestartRequested) => To(new Idle(fault.Settings, fault.LastGeneration)),
        (Faulted fault, SettingsChanged { Settings.Mode: SessionMode.Always } changed) => AwaitCooldown(fault with { Settings = changed.Settings }, new NobodyHeld(), e.At),
        (Faulted fault, SettingsChanged changed) => To(fault with { Settings = changed.Settings }),

        (Ended ended, ViewerJoined joined) => Stay(ended, new EndViewers(ViewerSet.Of(joined.Viewer), ended.Reason)),
        (Ended ended, CameraEnabled) => Rest(new Idle(ended.Settings, ended.LastGeneration), e.At),
        (Ended ended, SettingsChanged changed) => To(ended with { Settings = changed.Settings }),

        _ => Stay(state),
    };

    // ---- beginning

    /// <summary>Nobody wants the session, unless the camera is to be pulled always.</summary>
    private static Transition Rest(Idle idle, TimeSpan at) =>
        idle.Settings.Mode == SessionMode.Always ? Connect(idle, new NobodyHeld(), failedStarts: 0, at) : To(idle);

    private static Transition Connect(SessionState from, Hold hold, int failedStarts, TimeSpan at) =>
        Open(new Connecting(from.Settings, from.LastGeneration, Dialling.First(at, from.Settings), hold, failedStarts));

    private static Transition Open(Attempting trying, params IEnumerable<SessionEffect> before)
    {
        Attempting opened = trying with { LastGeneration = trying.LastGeneration + 1 };
        return To(opened, [.. before, new OpenPull(opened.LastGeneration, opened.Dial.Failures + 1)]);
    }

    private static Transition GoLive(Attempting trying, TimeSpan at)
    {
        var live = new Live(trying.Settings, trying.LastGeneration, trying.Viewers, at, trying.Dial.Failures);
        return trying.Hold is Held held ? To(live, new ReleaseHeldViewers(held.Viewers)) : To(live);
    }

    // ---- viewers

    private static Transition Join(Attempting trying, ViewerJoined joined)
    {
        if (trying.Viewers.Contains(joined.Viewer)) return Stay(trying);
        if (trying is { Hold: NobodyHeld, Dial: BackingOff wait } && !IsWorthHolding(trying, wait.Verdict, wait.RedialAt - joined.At))
            return Refuse(trying, joined, wait.Verdict, wait.RedialAt - joined.At);
        return To(trying with { Hold = trying.Hold.With(joined.Viewer, joined.At + trying.Settings.StartTimeout) });
    }

    private static Transition Leave(Attempting trying, ViewerLeft left)
    {
        if (!trying.Viewers.Contains(left.Viewer)) return Stay(trying);
        Attempting rest = trying with { Hold = trying.Hold.Without(left.Viewer) };
        return KeepIfWanted(rest is Reconnecting again ? again with { Survivors = again.Survivors.Remove(left.Viewer) } : rest);
    }

    private static Transition Retry(Faulted fault, ViewerJoined joined)
    {
        TimeSpan cooldown = fault.Until - joined.At;
        return cooldown <= TimeSpan.Zero || IsWorthHolding(fault, fault.Reason, cooldown)
            ? AwaitCooldown(fault, HoldFor(fault, joined), joined.At)
            : Refuse(fault, joined, fault.Reason, cooldown);
    }

    private static Transition AwaitCooldown(Faulted fault, Hold hold, TimeSpan at) => fault.Until <= at
        ? Connect(fault, hold, fault.FailedStarts, at)
        : To(new Connecting(fault.Settings, fault.LastGeneration, new BackingOff(Failures: 0, fault.Reason, fault.Until), hold, fault.FailedStarts));

    /// <summary>A viewer is held for a dial that leaves it at least half of its time; otherwise a reason now serves it better than one later.</summary>
    private static bool IsWorthHolding(SessionState state, FailureReason lastFailure, TimeSpan untilDial) =>
        !lastFailure.IsFinal && untilDial <= state.Settings.StartTimeout / 2;

    private static Transition Refuse(SessionState state, ViewerJoined joined, FailureReason reason, TimeSpan retryAfter) =>
        Stay(state, new FailHeldViewers(ViewerSet.Of(joined.Viewer), reason, retryAfter));

    private static Held HoldFor(SessionState state, ViewerJoined joined) =>
        new(ViewerSet.Of(joined.Viewer), joined.At + state.Settings.StartTimeout);

    // ---- failing

    private static Transition BackOff(Attempting trying, FailureReason reason, TimeSpan at, double jitter, params SessionEffect[] before)
    {
        int failures = trying.Dial.Failures + 1;
        TimeSpan redialAt = at + trying.Settings.Backoff.Delay(failures, reason, jitter);
        Attempting waiting = trying with { Dial = new BackingOff(failures, reason, redialAt) };
        // held viewers learn at once what can't change any more before their deadline
        return waiting.Hold is Held held && (reason.IsFinal || redialAt >= held.Deadline)
            ? GiveUp(waiting, held, reason, at, before)
            : To(waiting, before);
    }

    /// <summary>The held viewers get their answer. The dialling goes on only if others want the session.</summary>
    private static Transition GiveUp(Attempting trying, Held held, FailureReason reason, TimeSpan at, params SessionEffect[] before)
    {
        Attempting others = trying with { Hold = new NobodyHeld() };
        if (IsWanted(others))
        {
            TimeSpan retryAfter = others.Dial is BackingOff wait ? wait.RedialAt - at : others.Settings.Backoff.Cooldown(1, reason);
            return To(others, [.. before, new FailHeldViewers(held.Viewers, reason, retryAfter)]);
        }

        int failedStarts = FailedStarts(trying) + 1;
        TimeSpan cooldown = trying.Settings.Backoff.Cooldown(failedStarts, reason);
        return To(
            new Faulted(trying.Settings, trying.LastGeneration, reason, at + cooldown, failedStarts),
            [.. before, .. Release(trying), new FailHeldViewers(held.Viewers, reason, cooldown)]);
    }

    private static Transition Drop(Live live, PullFailed failed)
    {
        BackoffPolicy backoff = live.Settings.Backoff;
        int failures = failed.At - live.Since >= backoff.StableAfter ? 1 : live.Failures + 1;
        var wait = new BackingOff(failures, failed.Reason, failed.At + backoff.Delay(failures, failed.Reason, failed.Jitter));
        return To(new Reconnecting(live.Settings, live.LastGeneration, wait, new NobodyHeld(), live.Watching), new SignalGap());
    }

    private static int FailedStarts(Attempting trying) => trying is Connecting connecting ? connecting.FailedStarts : 0;

    private static Attempting Forgiven(Attempting trying) => trying is Connecting connecting ? connecting with { FailedStarts = 0 } : trying;

    // ---- ending

    private static bool IsWanted(SessionState state) => state.Settings.Mode == SessionMode.Always || !state.Viewers.IsEmpty;

    private static Transition KeepIfWanted(Live live, TimeSpan at) => IsWanted(live)
        ? To(live)
        : To(new Draining(live.Settings, live.LastGeneration, at + live.Settings.CloseAfter, live.Since, live.Failures));

    private static Transition KeepIfWanted(Attempting trying) => IsWanted(trying) ? To(trying) : trying.Dial switch
    {
        // nobody is left to be told, but who comes back does not make the camera dial sooner than it would have
        BackingOff wait => To(new Faulted(trying.Settings, trying.LastGeneration, wait.Verdict, wait.RedialAt, FailedStarts(trying))),
        _ => To(new Idle(trying.Settings, trying.LastGeneration), [.. Release(trying)]),
    };

    private static Transition End(SessionState state, CameraEnded end)
    {
        var ended = new Ended(state.Settings, state.LastGeneration, end.Reason);
        return To(ended, state.Viewers.IsEmpty ? [.. Release(state)] : [.. Release(state), new EndViewers(state.Viewers, end.Reason)]);
    }

    /// <summary>What it takes to have no pull open.</summary>
    private static IEnumerable<SessionEffect> Release(SessionState state) => state switch
    {
        { HasPull: false } => [],
        Attempting => [new AbortPull(state.LastGeneration)],
        _ => [new ClosePull(state.LastGeneration)],
    };

    // ---- what follows from the two states

    private static IEnumerable<SessionEffect> TimerChanges(SessionState from, SessionEvent e, SessionState to)
    {
        List<SessionTimer> running = [.. from.Timers];
        if (e is TimerElapsed elapsed) running.Remove(elapsed.Timer);
        IEnumerable<SessionEffect> cancelled = running.Select(timer => timer.Kind).Except(to.Timers.Select(timer => timer.Kind))
            .Select(kind => new CancelTimer(kind));
        return cancelled.Concat(to.Timers.Except(running).Select(timer => new StartTimer(timer)));
    }

    private static IEnumerable<SessionEffect> PhaseChange(SessionState from, SessionState to) =>
        from.Phase == to.Phase ? [] : [new SignalState(to.Phase)];

    private static Transition To(SessionState state, params IReadOnlyList<SessionEffect> effects) => new(state, effects);

    private static Transition Stay(SessionState state, params IReadOnlyList<SessionEffect> effects) => new(state, effects);
}
