namespace Fleet.Core.Lifecycle.States;

/// <summary>Where a session stands. A closed union: all its kinds are in this folder, and only <see cref="SessionMachine"/> makes one from another.</summary>
/// <param name="Settings">The settings in force.</param>
/// <param name="LastGeneration">The number of the last pull that was opened; 0 before the first. It only grows.</param>
public abstract record SessionState(SessionSettings Settings, int LastGeneration)
{
    public abstract SessionPhase Phase { get; }

    /// <summary>Everybody who has a lease: those who see pictures, and those who are held.</summary>
    public virtual ViewerSet Viewers => ViewerSet.Empty;

    /// <summary>The pull <see cref="LastGeneration"/> is open or being opened.</summary>
    public virtual bool HasPull => false;

    /// <summary>The timers that run as long as the session is in this state.</summary>
    public virtual IReadOnlyList<SessionTimer> Timers => [];
}
