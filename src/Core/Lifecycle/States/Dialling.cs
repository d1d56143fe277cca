namespace Fleet.Core.Lifecycle.States;

/// <summary>A pull is being opened.</summary>
public sealed record Dialling(int Failures, FailureReason Verdict, PullStep Step, TimeSpan TimeoutAt) : Dial(Failures, Verdict)
{
    public override SessionTimer Timer => new(TimerKind.Dial, TimeoutAt);

    /// <summary>The first dial. Until something better is known, the camera is to blame for not answering.</summary>
    public static Dialling First(TimeSpan at, SessionSettings settings) =>
        new(0, FailureReason.TimedOut(PullStep.Connect, settings.StartTimeout), PullStep.Connect, at + settings.StartTimeout);

    /// <summary>A dial after a failure, whose reason stands until this dial gets further.</summary>
    public static Dialling Again(BackingOff after, TimeSpan at, SessionSettings settings) =>
        new(after.Failures, after.Verdict, PullStep.Connect, at + settings.StartTimeout);

    public Dialling Reached(PullStep step, SessionSettings settings) => this with
    {
        Step = step,
        Verdict = step > Verdict.Step ? FailureReason.TimedOut(step, settings.StartTimeout) : Verdict,
    };
}
