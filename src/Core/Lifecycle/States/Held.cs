namespace Fleet.Core.Lifecycle.States;

/// <summary>Somebody waits, and has an answer by <paramref name="Deadline"/>.</summary>
public sealed record Held(ViewerSet Viewers, TimeSpan Deadline) : Hold(Viewers)
{
    public override IReadOnlyList<SessionTimer> Timers => [new(TimerKind.Start, Deadline)];
}
