namespace Fleet.Core.Fleet;

/// <summary>So much waits for a session already that it takes nothing on that could be left.</summary>
public sealed class SessionBusyException() : Exception("More waits for the camera's session than it can take.");
