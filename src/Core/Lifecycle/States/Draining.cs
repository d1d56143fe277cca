namespace Fleet.Core.Lifecycle.States;

/// <summary>Pictures flow, but the last viewer has left. One who returns before <paramref name="CloseAt"/> is served at once.</summary>
/// <param name="Settings">The settings in force.</param>
/// <param name="LastGeneration">The number of the live pull.</param>
/// <param name="CloseAt">When the pull is closed.</param>
/// <param name="Since">When the first key frame came.</param>
/// <param name="Failures">Failures in a row before that.</param>
public sealed record Draining(SessionSettings Settings, int LastGeneration, TimeSpan CloseAt, TimeSpan Since, int Failures)
    : SessionState(Settings, LastGeneration)
{
    public override SessionPhase Phase => SessionPhase.Draining;

    public override bool HasPull => true;

    public override IReadOnlyList<SessionTimer> Timers => [new(TimerKind.Close, CloseAt)];
}
