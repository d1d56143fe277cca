namespace Fleet.Core.Lifecycle.States;

/// <summary>How far the way to a live pull is: <see cref="Dialling"/> or <see cref="BackingOff"/>.</summary>
/// <param name="Failures">Failures in a row so far.</param>
/// <param name="Verdict">What a held viewer is told whose time is up now.</param>
public abstract record Dial(int Failures, FailureReason Verdict)
{
    public abstract SessionTimer Timer { get; }
}
