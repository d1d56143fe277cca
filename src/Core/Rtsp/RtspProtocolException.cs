namespace Fleet.Core.Rtsp;

/// <summary>What came is not RTSP, or goes past a limit of <see cref="RtspLimits"/>.</summary>
public sealed class RtspProtocolException(RtspStep step, string message, Exception? inner = null) : RtspException(step, message, inner)
{
    public RtspProtocolException(string message)
        : this(RtspStep.None, message)
    {
    }

    /// <summary>The same error, with the step that only the caller of the parser knows.</summary>
    public RtspProtocolException At(RtspStep step) => Step == RtspStep.None ? new RtspProtocolException(step, Message, this) : this;
}
