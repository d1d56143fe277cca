namespace Fleet.Core.Rtsp;

/// <summary>The camera closed or lost the connection.</summary>
public sealed class RtspDisconnectedException(RtspStep step, string message, Exception? inner = null) : RtspException(step, message, inner);
