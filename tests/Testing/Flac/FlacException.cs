namespace Fleet.Testing.Flac;

/// <summary>The frame is not one that a decoder takes.</summary>
public sealed class FlacException(string message) : Exception(message);
