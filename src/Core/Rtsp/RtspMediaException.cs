namespace Fleet.Core.Rtsp;

/// <summary>The camera answers, but has nothing that can be played.</summary>
public sealed class RtspMediaException(RtspStep step, string message, Exception? inner = null) : RtspException(step, message, inner);
