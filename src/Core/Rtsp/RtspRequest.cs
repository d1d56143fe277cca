namespace Fleet.Core.Rtsp;

public sealed class RtspRequest(string method, string uri) : RtspMessage
{
    public string Method { get; } = method;

    /// <summary>As it stands in the request line: absolute, or <c>*</c>.</summary>
    public string Uri { get; } = uri;
}
