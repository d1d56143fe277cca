namespace Fleet.Core.Fleet;

public enum CameraSourceKind
{
    /// <summary>A camera, over rtsp or rtsps.</summary>
    Rtsp,

    /// <summary>A camera of another fleet, over fleet+http or fleet+https.</summary>
    Fleet,
}
