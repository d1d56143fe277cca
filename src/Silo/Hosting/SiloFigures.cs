using Fleet.Core.Lifecycle;
using Fleet.Grains.Cameras;
using Fleet.Hosting.Cameras;
using Fleet.Hosting.Metrics;

namespace Fleet.Silo.Hosting;

/// <summary>What <c>/metrics</c> tells.</summary>
internal static class SiloFigures
{
    public static IReadOnlyList<Figure> Of(SiloReadiness silo) =>
    [
        new("fleet_silo_active", "1 while this silo is a member of its cluster.", () => silo.IsActive ? 1 : 0),
        new("fleet_silos", "Active silos of the cluster, as this one knows it.", () => silo.ActiveSilos),
        new("fleet_cameras_configured", "Cameras in the registry, as this silo knows it.", () => silo.Catalog?.All.Count() ?? 0),
        new("fleet_sessions", "Sessions of cameras that are here, by their state.", () => Sessions(silo.Sessions)) { Label = "state" },
        new("fleet_cameras_live", "Cameras that are pulled by this silo and send pictures.", () => CountOf(silo.Sessions, SessionPhase.Live)),
        new("fleet_stream_subscribers", "Edges and others that read streams of cameras that are here, one for each camera.", () => silo.Feeds?.Subscribers ?? 0),
        new("fleet_stream_overflows_total", "How often one of them was too slow, and lost the pictures that waited for it.", () => silo.Feeds?.Overflows ?? 0),
    ];

    private static IEnumerable<FigureValue> Sessions(SiloSessions? sessions) =>
        Enum.GetValues<SessionPhase>().Select(phase => new FigureValue(phase.ToString().ToLowerInvariant(), CountOf(sessions, phase)));

    private static int CountOf(SiloSessions? sessions, SessionPhase phase) => sessions?.All.Count(camera => camera.Session.Status.Phase == phase) ?? 0;
}
