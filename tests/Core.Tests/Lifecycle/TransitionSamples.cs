using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

/// <summary>The rows and columns of the transition table: states and events at second 100, viewer 1 watching or held where there is one, pull 5 the last.</summary>
internal static class TransitionSamples
{
    private const int Pull = 5;
    private const double Jitter = 0.5;
    private static readonly SessionSettings OnDemand = new();
    private static readonly SessionSettings Always = new() { Mode = SessionMode.Always };
    private static readonly ViewerSet One = ViewerSet.Of(new ViewerId(1));
    private static readonly ViewerSet OneAndTwo = One.Add(new ViewerId(2));
    private static readonly FailureReason Refused = new(PullStep.Connect, "Connection refused.", IsFinal: false);
    private static readonly FailureReason WrongPassword = new(PullStep.Authenticate, "401 Unauthorized.", IsFinal: true);
    private static readonly Dialling Dial = new(1, Refused, PullStep.Describe, At(106));
    private static readonly BackingOff Wait = new(2, Refused, At(103));
    private static readonly Held HeldOne = new(One, At(105));
    private static readonly NobodyHeld Nobody = new();

    public static TimeSpan Now { get; } = At(100);

    public static IReadOnlyList<(string Name, SessionState State)> States { get; } =
    [
        ("idle", new Idle(OnDemand, Pull)),
        ("idle, always", new Idle(Always, Pull)),
        ("connecting", new Connecting(OnDemand, Pull, Dial, HeldOne, 0)),
        ("connecting, two held", new Connecting(OnDemand, Pull, Dial, new Held(OneAndTwo, At(105)), 0)),
        ("connecting, waiting", new Connecting(OnDemand, Pull, Wait, HeldOne, 0)),
        ("connecting, always", new Connecting(Always, Pull, Dial, Nobody, 0)),
        ("waiting, always", new Connecting(Always, Pull, Wait, HeldOne, 0)),
        ("waiting long, always", new Connecting(Always, Pull, Wait with { RedialAt = At(125) }, Nobody, 0)),
        ("live", new Live(OnDemand, Pull, One, At(50), 0)),
        ("live, two watch", new Live(OnDemand, Pull, OneAndTwo, At(50), 0)),
        ("live, always", new Live(Always, Pull, ViewerSet.Empty, At(98), 2)),
        ("draining", new Draining(OnDemand, Pull, At(110), At(50), 0)),
        ("reconnecting", new Reconnecting(OnDemand, Pull, Dial, Nobody, One)),
        ("reconnecting, one held", new Reconnecting(OnDemand, Pull, Dial, new Held(ViewerSet.Of(new ViewerId(2)), At(105)), One)),
        ("reconnecting, waiting", new Reconnecting(OnDemand, Pull, Wait, Nobody, One)),
        ("reconnecting, only held", new Reconnecting(OnDemand, Pull, Dial, HeldOne, ViewerSet.Empty)),
        ("faulted, cooling", new Faulted(OnDemand, Pull, Refused, At(107), 2)),
        ("faulted, nearly cool", new Faulted(OnDemand, Pull, Refused, At(104), 2)),
        ("faulted, cool", new Faulted(OnDemand, Pull, Refused, At(99), 2)),
        ("faulted for good", new Faulted(OnDemand, Pull, WrongPassword, At(104), 2)),
        ("ended", new Ended(OnDemand, Pull, EndReason.Disabled)),
    ];

    public static IReadOnlyList<(string Name, Func<SessionState, SessionEvent> Event)> Events { get; } =
    [
        ("viewer 9 joins", _ => new ViewerJoined(Now, new ViewerId(9))),
        ("viewer 1 joins", _ => new ViewerJoined(Now, new ViewerId(1))),
        ("viewer 1 leaves", _ => new ViewerLeft(Now, new ViewerId(1))),
        ("viewer 9 leaves", _ => new ViewerLeft(Now, new ViewerId(9))),
        ("pull advances", _ => new PullAdvanced(Now, Pull, PullStep.FirstKeyFrame)),
        ("pull goes live", _ => new PullBecameLive(Now, Pull)),
        ("pull fails", _ => new PullFailed(Now, Pull, Refused, Jitter)),
        ("pull fails for good", _ => new PullFailed(Now, Pull, WrongPassword, Jitter)),
        ("old pull advances", _ => new PullAdvanced(Now, Pull - 1, PullStep.FirstKeyFrame)),
        ("old pull goes live", _ => new PullBecameLive(Now, Pull - 1)),
        ("old pull fails", _ => new PullFailed(Now, Pull - 1, Refused, Jitter)),
        ("Start elapses", state => Elapsed(state, TimerKind.Start)),
        ("Dial elapses", state => Elapsed(state, TimerKind.Dial)),
        ("Redial elapses", state => Elapsed(state, TimerKind.Redial)),
        ("Close elapses", state => Elapsed(state, TimerKind.Close)),
        ("enabled", _ => new CameraEnabled(Now)),
        ("deleted", _ => new CameraEnded(Now, EndReason.Deleted)),
        ("set on demand", _ => new SettingsChanged(Now, OnDemand)),
        ("set always", _ => new SettingsChanged(Now, Always)),
        ("restart", _ => new RestartRequested(Now)),
    ];

    /// <summary>The timer of that kind that runs, or one that was cancelled long ago.</summary>
    private static TimerElapsed Elapsed(SessionState state, TimerKind kind) =>
        new(Now, state.Timers.FirstOrDefault(timer => timer.Kind == kind, new SessionTimer(kind, At(60))), Jitter);

    private static TimeSpan At(int second) => TimeSpan.FromSeconds(second);
}
