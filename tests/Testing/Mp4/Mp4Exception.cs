namespace Fleet.Testing.Mp4;

/// <summary>The bytes break a rule; the message names it.</summary>
public sealed class Mp4Exception(string message) : Exception(message);
