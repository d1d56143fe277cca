using Fleet.Grains.Abstractions.Cameras;
using Orleans.Runtime;

namespace Fleet.Grains.Abstractions;

/// <summary>The names under which cameras are found on Orleans streams.</summary>
public static class FleetStreams
{
    /// <summary>Of the stream provider.</summary>
    public const string Provider = "fragments";

    /// <summary>Of the streams: one a camera, its key a <see cref="CameraKey"/>.</summary>
    public const string Namespace = "camera";

    public static StreamId Of(CameraKey camera) => StreamId.Create(Namespace, camera.ToString());
}
