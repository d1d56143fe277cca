using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Delivery.Streams;
using Fleet.Hosting.Cameras;
using Fleet.Standalone.Fleet;
using Fleet.Web.Management;

namespace Fleet.Standalone.Hosting;

/// <summary>What is alive in this process, for the management API.</summary>
internal sealed class FleetState(CameraCatalog catalog, LocalStreamSource sessions, StreamHubs hubs, TimeProvider time) : IFleetState
{
    public string? NotReadyBecause => null;

    public ValueTask<IReadOnlyList<StreamStatus>> StreamsAsync(CancellationToken ct) => new(
        [.. catalog.All.Select(Describe).OfType<StreamStatus>().OrderBy(status => status.Camera, StringComparer.Ordinal)]);

    public ValueTask<bool> KickAsync(CameraId camera, CancellationToken ct) => new(sessions.Restart(camera));

    public Task<ProbeOutcome> ProbeAsync(Camera camera, CancellationToken ct) => ProbeOutcome.OfAsync(catalog.PlanOf(camera).Puller, ct);

    private StreamStatus? Describe(Camera camera) => sessions.StatusOf(camera.Id) is not { Phase: not SessionPhase.Idle } session
        ? null
        : StreamStatuses.Of(camera.Id, camera.Site, session, (hubs.TryGetStatus(camera.Id)?.ByProtocol ?? default).ToNames(), time.GetUtcNow());
}
