using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Edge.Cluster;
using Fleet.Edge.Hosting;
using Fleet.Edge.Streams;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Hosting.Cameras;
using Fleet.Web.Management;

namespace Fleet.Edge.Fleet;

/// <summary>What is alive in the whole fleet: the sites know.</summary>
internal sealed class EdgeFleetState(CameraCatalog catalog, ICluster cluster, CameraGrains grains, Drain drain, TimeProvider time) : IFleetState
{
    private static readonly IReadOnlyDictionary<string, int> Nobody = new global::Fleet.Delivery.Streams.ViewerCounts().ToNames();

    public string? NotReadyBecause => drain.HasBegun ? "The server is being stopped."
        : !catalog.IsLoaded ? "The cameras are not loaded yet."
        : !cluster.IsConnected ? "No silo of the cluster can be reached."
        : null;

    /// <summary>A site that can't be reached has no sessions to tell of; the others do.</summary>
    public async ValueTask<IReadOnlyList<StreamStatus>> StreamsAsync(CancellationToken ct)
    {
        string[] sites = [.. catalog.All.Select(camera => camera.Site).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<StreamStatus>[] streams = await Task.WhenAll(sites.Select(ListAsync)).WaitAsync(ct).ConfigureAwait(false);
        return [.. streams.SelectMany(each => each).OrderBy(status => status.Camera, StringComparer.Ordinal)];
    }

    public async ValueTask<bool> KickAsync(CameraId camera, CancellationToken ct)
    {
        if (catalog.Get(camera) is not { } known) return false;
        try
        {
            return await grains.KickAsync(CameraKey.Of(known)).WaitAsync(ct).ConfigureAwait(false);
        }
        catch (SessionUnreachableException)
        {
            return false;
        }
    }

    public async Task<ProbeOutcome> ProbeAsync(Camera camera, CancellationToken ct)
    {
        try
        {
            return await grains.ProbeAsync(CameraKey.Of(camera), ct).ConfigureAwait(false);
        }
        catch (SessionUnreachableException e)
        {
            return ProbeOutcome.Refused(e.Message);
        }
    }

    private async Task<IReadOnlyList<StreamStatus>> ListAsync(string site)
    {
        try
        {
            IReadOnlyList<CameraReport> reports = await grains.ListAsync(site).ConfigureAwait(false);
            DateTimeOffset now = time.GetUtcNow();
            return [.. reports.Where(report => report.Status.Phase != SessionPhase.Idle).Select(report => Describe(report, site, now))];
        }
        catch (SessionUnreachableException)
        {
            return [];
        }
    }

    private static StreamStatus Describe(CameraReport report, string site, DateTimeOffset now) =>
        StreamStatuses.Of(report.Camera, site, report.Status, report.Viewers.Count > 0 ? report.Viewers : Nobody, now);
}
