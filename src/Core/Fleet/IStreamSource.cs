namespace Fleet.Core.Fleet;

/// <summary>Where chunks come from for those who serve them: a session in this process, or a grain elsewhere.</summary>
public interface IStreamSource
{
    /// <summary>
    /// One subscription a camera and process. It dials nothing: that takes a hold. A listener that comes while the camera is live is
    /// first told the init segment and everything from the last key frame on.
    /// </summary>
    ValueTask<IStreamSubscription> SubscribeAsync(CameraId camera, IStreamListener listener, CancellationToken ct);

    /// <summary>How the camera's session stands, as far as that is known here.</summary>
    ValueTask<SessionStatus?> StatusAsync(CameraId camera, CancellationToken ct) => default;
}
