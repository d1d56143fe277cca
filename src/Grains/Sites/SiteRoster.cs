using System.Runtime.InteropServices;
using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Grains.Sites;

/// <summary>
/// What silos and edges said last of a site's cameras. Whoever has not said anything for <see cref="Lasts"/> is gone, with all it said. Pure:
/// the time comes from the caller.
/// </summary>
internal sealed class SiteRoster
{
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, TimeSpan> _silos = [];
    private readonly Dictionary<string, (TimeSpan Said, IReadOnlyList<ViewerReport> Cameras)> _edges = [];
    private readonly Dictionary<CameraId, (string Silo, CameraReport Report)> _cameras = [];
    private readonly Dictionary<CameraId, Dictionary<string, int>> _viewers = [];

    /// <summary>No silo says anything, nor does an edge.</summary>
    public bool IsSilent => _silos.Count == 0 && _edges.Count == 0;

    public void ReportSessions(string silo, IReadOnlyList<CameraReport> cameras, TimeSpan now)
    {
        _silos[silo] = now;
        HashSet<CameraId> named = [.. cameras.Select(report => report.Camera)];
        foreach ((CameraId camera, (string owner, _)) in _cameras)
            if (owner == silo && !named.Contains(camera)) _cameras.Remove(camera);
        foreach (CameraReport report in cameras)
        {
            // what a former owner says last comes behind the first of the next one
            bool isOthers = _cameras.TryGetValue(report.Camera, out var known) && known.Silo != silo;
            if (!isOthers || !report.IsOver) _cameras[report.Camera] = (silo, report);
        }
    }

    public void ReportViewers(string edge, IReadOnlyList<ViewerReport> cameras, TimeSpan now)
    {
        _edges[edge] = (now, cameras);
        Count();
    }

    /// <summary>Forgets who has not been heard of.</summary>
    public void Forget(TimeSpan now)
    {
        foreach ((string silo, TimeSpan said) in _silos)
        {
            if (now - said < Lasts) continue;
            _silos.Remove(silo);
            foreach ((CameraId camera, (string owner, _)) in _cameras)
                if (owner == silo) _cameras.Remove(camera);
        }

        int edges = _edges.Count;
        foreach ((string edge, var report) in _edges)
            if (now - report.Said >= Lasts) _edges.Remove(edge);
        if (_edges.Count < edges) Count();
    }

    public bool Knows(CameraId camera) => _cameras.TryGetValue(camera, out var known) && !known.Report.IsOver;

    public CameraReport? Find(CameraId camera) => _cameras.TryGetValue(camera, out var known) ? WithViewers(known.Report) : null;

    public IReadOnlyList<CameraReport> List() => [.. _cameras.Values.Select(known => WithViewers(known.Report))];

    private CameraReport WithViewers(CameraReport report) => _viewers.TryGetValue(report.Camera, out Dictionary<string, int>? viewers) ? report with { Viewers = viewers } : report;

    /// <summary>The lists that go out are not changed any more: they may be on their way still.</summary>
    private void Count()
    {
        _viewers.Clear();
        foreach (ViewerReport report in _edges.Values.SelectMany(edge => edge.Cameras))
        {
            ref Dictionary<string, int>? sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_viewers, report.Camera, out _);
            sum ??= [];
            foreach ((string protocol, int viewers) in report.Viewers) sum[protocol] = sum.GetValueOrDefault(protocol) + viewers;
        }
    }
}
