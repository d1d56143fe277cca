namespace Fleet.Core.Cmaf;

/// <summary>Bytes that are not what a fleet sends; the message names the rule they break.</summary>
public sealed class CmafFormatException(string message) : Exception(message);
