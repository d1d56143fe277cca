namespace Fleet.Core.Rtsp;

/// <summary>An RTSP session can't start or go on. The message names the step and repeats what the camera said.</summary>
public abstract class RtspException(RtspStep step, string message, Exception? inner = null) : Exception(Describe(step, message), inner)
{
    public RtspStep Step { get; } = step;

    private static string Describe(RtspStep step, string message) => step switch
    {
        RtspStep.None => message,
        RtspStep.Resolve => $"Resolving the name: {message}",
        RtspStep.Connect => $"Connecting: {message}",
        RtspStep.Tls => $"TLS: {message}",
        RtspStep.FirstData => $"Waiting for the first packet: {message}",
        RtspStep.Streaming => $"Playing: {message}",
        RtspStep.KeepAlive => $"Keep-alive: {message}",
        _ => $"{step.ToString().ToUpperInvariant()}: {message}",
    };
}
