namespace Fleet.Core.Rtsp;

/// <summary>No connection: the name is unknown, the port refuses, the host can't be reached.</summary>
public sealed class RtspConnectException(RtspStep step, string message, Exception? inner = null) : RtspException(step, message, inner);
