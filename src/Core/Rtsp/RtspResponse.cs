namespace Fleet.Core.Rtsp;

public sealed class RtspResponse(int statusCode, string reason) : RtspMessage
{
    public int StatusCode { get; } = statusCode;

    public string Reason { get; } = reason;

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
