namespace Fleet.Core.Lifecycle.States;

public sealed record NobodyHeld() : Hold(ViewerSet.Empty)
{
    public override IReadOnlyList<SessionTimer> Timers => [];
}
