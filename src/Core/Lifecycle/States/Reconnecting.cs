namespace Fleet.Core.Lifecycle.States;

/// <summary>The camera was live and is dialled again. Who comes now is held.</summary>
/// <param name="Settings">The settings in force.</param>
/// <param name="LastGeneration">The number of the last pull that was opened.</param>
/// <param name="Dial">How far the dialling is.</param>
/// <param name="Hold">Who came since.</param>
/// <param name="Survivors">Who has seen pictures, and keeps the place meanwhile.</param>
public sealed record Reconnecting(SessionSettings Settings, int LastGeneration, Dial Dial, Hold Hold, ViewerSet Survivors)
    : Attempting(Settings, LastGeneration, Dial, Hold)
{
    public override SessionPhase Phase => SessionPhase.Reconnecting;

    public override ViewerSet Watching => Survivors;
}
