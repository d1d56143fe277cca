using Fleet.Core.Fleet;
using Fleet.Edge.Cluster;

namespace Fleet.Edge.Streams;

/// <summary>What every subscription of this process needs.</summary>
internal sealed record EdgeContext(ICluster Cluster, CameraGrains Grains, Func<CameraId, Camera?> Cameras, EdgeLog Log, TimeProvider Time)
{
    private static readonly TimeSpan UsualStartTimeout = TimeSpan.FromSeconds(10);

    public TimeSpan StartTimeoutOf(CameraId camera) => Cameras(camera)?.StartTimeout ?? UsualStartTimeout;
}
