namespace Fleet.Core.Rtsp;

/// <summary>The camera answered a request with an error status.</summary>
public sealed class RtspStatusException(RtspStep step, int statusCode, string reason)
    : RtspException(step, $"the camera answered {statusCode} {reason}".TrimEnd() + Meaning(statusCode))
{
    public int StatusCode { get; } = statusCode;

    public string Reason { get; } = reason;

    // RFC 2326 section 11
    private static string Meaning(int statusCode) => statusCode switch
    {
        403 => " (the user may not see this stream)",
        404 => " (there is no such stream: check the path of the URL)",
        453 => " (it has no bandwidth left for another viewer)",
        454 => " (it has forgotten the session)",
        461 => " (it refuses this transport)",
        503 => " (it is overloaded, or at its limit of viewers)",
        _ => "",
    };
}
