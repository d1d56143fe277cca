namespace Fleet.Core.Lifecycle;

/// <summary>A session has at most one timer of each kind.</summary>
public enum TimerKind
{
    /// <summary>Held viewers must have their answer.</summary>
    Start,

    /// <summary>One dial has taken too long.</summary>
    Dial,

    /// <summary>The back-off is over.</summary>
    Redial,

    /// <summary>Nobody came back.</summary>
    Close,
}
