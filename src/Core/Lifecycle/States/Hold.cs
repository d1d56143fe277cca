namespace Fleet.Core.Lifecycle.States;

/// <summary>Viewers without an answer: <see cref="Held"/> or <see cref="NobodyHeld"/>.</summary>
public abstract record Hold(ViewerSet Viewers)
{
    public abstract IReadOnlyList<SessionTimer> Timers { get; }

    /// <summary>Who joins a hold shares its deadline, so that a camera's silence is reported once and to all.</summary>
    public Hold With(ViewerId viewer, TimeSpan deadlineOfTheFirst) => this is Held held
        ? held with { Viewers = held.Viewers.Add(viewer) }
        : new Held(ViewerSet.Of(viewer), deadlineOfTheFirst);

    public Hold Without(ViewerId viewer) => this is Held held && held.Viewers.Remove(viewer) is { IsEmpty: false } rest
        ? held with { Viewers = rest }
        : new NobodyHeld();
}
