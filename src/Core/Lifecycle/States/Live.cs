namespace Fleet.Core.Lifecycle.States;

/// <summary>Pictures flow.</summary>
/// <param name="Settings">The settings in force.</param>
/// <param name="LastGeneration">The number of the live pull.</param>
/// <param name="Watching">Who sees them. On demand it is never nobody.</param>
/// <param name="Since">When the first key frame came.</param>
/// <param name="Failures">Failures in a row before that: a session that drops again soon goes on backing off from there.</param>
public sealed record Live(SessionSettings Settings, int LastGeneration, ViewerSet Watching, TimeSpan Since, int Failures)
    : SessionState(Settings, LastGeneration)
{
    public override SessionPhase Phase => SessionPhase.Live;

    public override ViewerSet Viewers => Watching;

    public override bool HasPull => true;
}
