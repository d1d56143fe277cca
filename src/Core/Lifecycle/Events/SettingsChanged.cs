namespace Fleet.Core.Lifecycle.Events;

/// <summary>The session lives by other settings from here on. Timers that run keep their time.</summary>
public sealed record SettingsChanged(TimeSpan At, SessionSettings Settings) : SessionEvent(At);
