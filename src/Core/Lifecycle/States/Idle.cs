namespace Fleet.Core.Lifecycle.States;

/// <summary>Nobody watches, nothing is open, no timer runs.</summary>
public sealed record Idle(SessionSettings Settings, int LastGeneration) : SessionState(Settings, LastGeneration)
{
    public override SessionPhase Phase => SessionPhase.Idle;
}
