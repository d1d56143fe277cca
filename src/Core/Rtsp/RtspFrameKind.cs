namespace Fleet.Core.Rtsp;

public enum RtspFrameKind
{
    Interleaved,
    Request,
    Response,
}
