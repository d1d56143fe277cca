namespace Fleet.Core.Rtsp;

/// <summary>The connection stands, but not its encryption.</summary>
public sealed class RtspTlsException(RtspStep step, string message, Exception? inner = null) : RtspException(step, message, inner);
