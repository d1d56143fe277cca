namespace Fleet.Core.Lifecycle.States;

/// <summary>The last dial failed; the next begins at <paramref name="RedialAt"/>.</summary>
public sealed record BackingOff(int Failures, FailureReason Verdict, TimeSpan RedialAt) : Dial(Failures, Verdict)
{
    public override SessionTimer Timer => new(TimerKind.Redial, RedialAt);
}
