namespace Fleet.Core.Rtsp;

/// <summary>The camera sends us on, but not to anywhere we can follow.</summary>
public sealed class RtspRedirectException(RtspStep step, string message, Exception? inner = null) : RtspException(step, message, inner);
