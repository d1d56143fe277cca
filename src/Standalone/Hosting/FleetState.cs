using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;
using Fleet.Delivery.Streams;
using Fleet.Hosting.Cameras;
using Fleet.Standalone.Fleet;
using Fleet.Web.Management;

namespace Fleet.Standalone.Hosting;

/// <summary>What is alive in this process, for the management API.</summary>
internal sealed class FleetState(CameraCatalog catalog, LocalStreamSource sessions, StreamHubs hubs, TimeProvider time) : IFleetState
{
    private static readonly TimeSpan ProbeLength = TimeSpan.FromSeconds(3);

    public string? NotReadyBecause => null;

    public ValueTask<IReadOnlyList<StreamStatus>> StreamsAsync(CancellationToken ct) => new(
        [.. catalog.All.Select(Describe).OfType<StreamStatus>().OrderBy(status => status.Camera, StringComparer.Ordinal)]);

    public ValueTask<bool> KickAsync(CameraId camera, CancellationToken ct) => new(sessions.Restart(camera));

    public Task<ProbeReport> ProbeAsync(Camera camera, CancellationToken ct) => camera.Source.Kind == CameraSourceKind.Rtsp
        ? CameraProbe.RunAsync(camera.ToRtspSource(), new RtspClientOptions(), ProbeLength, time, ct)
        : CameraProbe.RunAsync(camera.ToFleetSource(), camera.ToFleetOptions(), ProbeLength, time, ct);

    private StreamStatus? Describe(Camera camera)
    {
        if (sessions.StatusOf(camera.Id) is not { Phase: not SessionPhase.Idle } session) return null;
        StreamFigures figures = session is { LiveSince: not null, Measured: { } measured } ? measured : default;
        return new StreamStatus
        {
            Camera = camera.Id.Value,
            Site = camera.Site,
            State = session.Phase.ToString().ToLowerInvariant(),
            Uptime = session.LiveSince is { } since ? Math.Round((time.GetUtcNow() - since).TotalSeconds, 3) : 0,
            Viewers = (hubs.TryGetStatus(camera.Id)?.ByProtocol ?? default).ToNames(),
            BitRate = Math.Round(figures.BitRate),
            Fps = Math.Round(figures.Fps, 2),
            Gop = figures.Gop?.TotalSeconds,
            GopPictures = figures.GopPictures,
            LostPackets = session.Received?.LostPackets ?? 0,
            LastError = session.LastFailure?.ToString(),
            Quirks = session.Quirks,
        };
    }
}
