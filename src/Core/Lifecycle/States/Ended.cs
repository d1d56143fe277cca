namespace Fleet.Core.Lifecycle.States;

/// <summary>The camera is not served: nothing but enabling it brings the session back.</summary>
public sealed record Ended(SessionSettings Settings, int LastGeneration, EndReason Reason) : SessionState(Settings, LastGeneration)
{
    public override SessionPhase Phase => SessionPhase.Ended;
}
