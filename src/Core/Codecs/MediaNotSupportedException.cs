namespace Fleet.Core.Codecs;

/// <summary>The camera offers something that can't be carried to a browser. The message says what it is and what to set on the camera instead.</summary>
public sealed class MediaNotSupportedException(string message) : Exception(message);
