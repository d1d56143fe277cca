using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Rtsp;

/// <summary>A camera that was reached and has described itself.</summary>
internal sealed record RtspPresentation(RtspConnection Connection, RtspExchange Exchange, SessionDescription Description)
{
    /// <summary>What the controls of the media stand on.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The URL of the whole.</summary>
    public required string Url { get; init; }

    /// <summary>GET_PARAMETER is advertised: the keep-alive that disturbs least.</summary>
    public required bool HasGetParameter { get; init; }
}
