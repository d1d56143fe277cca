using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;

namespace Fleet.Hosting.Cameras;

/// <summary>A look at a camera from this process, beside any session it has.</summary>
public static class CameraProbes
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    public static Task<ProbeReport> RunAsync(Camera camera, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return camera.Source.Kind == CameraSourceKind.Rtsp
            ? CameraProbe.RunAsync(camera.ToRtspSource(), new RtspClientOptions(), Length, time, ct)
            : CameraProbe.RunAsync(camera.ToFleetSource(), camera.ToFleetOptions(), Length, time, ct);
    }
}
