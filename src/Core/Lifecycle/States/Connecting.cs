namespace Fleet.Core.Lifecycle.States;

/// <summary>The camera is dialled and nobody has seen a picture yet.</summary>
/// <param name="Settings">The settings in force.</param>
/// <param name="LastGeneration">The number of the last pull that was opened.</param>
/// <param name="Dial">How far the dialling is.</param>
/// <param name="Hold">Who waits for it. On demand it is never nobody.</param>
/// <param name="FailedStarts">Starts in a row that failed before this one: they make the next cool-down longer.</param>
public sealed record Connecting(SessionSettings Settings, int LastGeneration, Dial Dial, Hold Hold, int FailedStarts)
    : Attempting(Settings, LastGeneration, Dial, Hold)
{
    public override SessionPhase Phase => SessionPhase.Connecting;
}
