using System.Globalization;
using System.Text;
using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Edge.Cluster;
using Fleet.Edge.Streams;
using Microsoft.AspNetCore.Http;

namespace Fleet.Edge.Hosting;

/// <summary>What an autoscaler and a dashboard read (Prometheus text exposition format 0.0.4).</summary>
internal sealed class EdgeMetrics(StreamHubs hubs, GrainStreamSource source, ICluster cluster)
{
    public IResult Answer()
    {
        IReadOnlyList<(CameraId Camera, HubStatus Status)> watched = hubs.Watched;
        var text = new StringBuilder();
        Head(text, "fleet_viewers", "gauge", "Viewers of this edge, by protocol.");
        foreach (ViewerProtocol protocol in Enum.GetValues<ViewerProtocol>())
            text.Append(CultureInfo.InvariantCulture, $"fleet_viewers{{protocol=\"{protocol.ToString().ToLowerInvariant()}\"}} {watched.Sum(each => each.Status.ByProtocol[protocol])}\n");
        Value(text, "fleet_cameras_watched", "gauge", "Cameras that somebody watches at this edge.", watched.Count);
        Value(text, "fleet_cameras_held", "gauge", "Cameras this edge asks the cluster for.", source.Held);
        Value(text, "fleet_egress_bytes_total", "counter", "Bytes of pictures and sound written to viewers.", hubs.BytesWritten);
        Value(text, "fleet_cluster_connected", "gauge", "1: a silo can be reached.", cluster.IsConnected ? 1 : 0);
        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4; charset=utf-8");
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Value(StringBuilder text, string name, string type, string help, long value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }
}
