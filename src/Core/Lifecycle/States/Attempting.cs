namespace Fleet.Core.Lifecycle.States;

/// <summary>What <see cref="Connecting"/> and <see cref="Reconnecting"/> have in common: a camera that is dialled until it is live, and viewers held for it.</summary>
public abstract record Attempting(SessionSettings Settings, int LastGeneration, Dial Dial, Hold Hold)
    : SessionState(Settings, LastGeneration)
{
    /// <summary>Viewers who have seen pictures and wait for more, without a limit.</summary>
    public virtual ViewerSet Watching => ViewerSet.Empty;

    public override ViewerSet Viewers => Watching.Union(Hold.Viewers);

    public override bool HasPull => Dial is Dialling;

    public override IReadOnlyList<SessionTimer> Timers => [.. Hold.Timers, Dial.Timer];
}
