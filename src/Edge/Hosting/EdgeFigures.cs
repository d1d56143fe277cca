using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Edge.Cluster;
using Fleet.Edge.Streams;
using Fleet.Hosting.Metrics;

namespace Fleet.Edge.Hosting;

/// <summary>What <c>/metrics</c> tells an autoscaler and a dashboard.</summary>
internal static class EdgeFigures
{
    public static IReadOnlyList<Figure> Of(StreamHubs hubs, GrainStreamSource source, ICluster cluster) =>
    [
        new("fleet_viewers", "Viewers of this edge, by protocol.", () => Viewers(hubs)) { Label = "protocol" },
        new("fleet_cameras_watched", "Cameras that somebody watches at this edge.", () => hubs.Watched.Count),
        new("fleet_cameras_held", "Cameras this edge asks the cluster for.", () => source.Held),
        new("fleet_egress_bytes_total", "Bytes of pictures and sound written to viewers.", () => hubs.BytesWritten),
        new("fleet_cluster_connected", "1 while a silo can be reached.", () => cluster.IsConnected ? 1 : 0),
    ];

    private static IEnumerable<FigureValue> Viewers(StreamHubs hubs)
    {
        IReadOnlyList<(CameraId Camera, HubStatus Status)> watched = hubs.Watched;
        return Enum.GetValues<ViewerProtocol>().Select(protocol => new FigureValue(protocol.ToString().ToLowerInvariant(), watched.Sum(each => each.Status.ByProtocol[protocol])));
    }
}
