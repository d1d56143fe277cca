namespace Fleet.Core.Rtsp;

/// <summary>The camera wants credentials: there are none, they are refused, or no scheme it offers is known.</summary>
public sealed class RtspAuthenticationException(RtspStep step, string message, Exception? inner = null) : RtspException(step, message, inner);
