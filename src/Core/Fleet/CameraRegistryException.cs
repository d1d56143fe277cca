namespace Fleet.Core.Fleet;

/// <summary>The registry can't do its work now; the message says why, for a person.</summary>
public sealed class CameraRegistryException(string message, Exception? inner = null) : Exception(message, inner);
