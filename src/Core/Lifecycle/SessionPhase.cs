namespace Fleet.Core.Lifecycle;

/// <summary>The kind of a session's state, for those who only want to show it.</summary>
public enum SessionPhase
{
    Idle,
    Connecting,
    Live,
    Reconnecting,
    Draining,
    Faulted,
    Ended,
}
