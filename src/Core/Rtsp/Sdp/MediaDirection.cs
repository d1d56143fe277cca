namespace Fleet.Core.Rtsp.Sdp;

/// <summary>Which way a medium flows, as the description states it (RFC 8866 section 6.7).</summary>
public enum MediaDirection
{
    SendRecv,

    /// <summary>From the client to the camera: ONVIF marks its audio back-channel so (Streaming Specification section 5.3.2).</summary>
    SendOnly,

    RecvOnly,

    Inactive,
}
