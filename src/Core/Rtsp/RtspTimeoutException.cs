namespace Fleet.Core.Rtsp;

/// <summary>The camera took too long over a step.</summary>
public sealed class RtspTimeoutException(RtspStep step, string message, Exception? inner = null) : RtspException(step, message, inner);
