using System.Runtime.InteropServices;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Grains.Sites;

/// <summary>
/// What silos and edges said last of a site's cameras. Whoever has not said anything for <see cref="Lasts"/> is gone, with all it said. Pure:
/// the time comes from the caller.
/// </summary>
internal sealed class SiteRoster
{
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    private static readonly SessionStatus NoSession = new(SessionPhase.Idle, DateTimeOffset.UnixEpoch, 0, 0, null, null, 0);
    private static readonly Dictionary<string, int> Nobody = [];

    private readonly Dictionary<string, TimeSpan> _silos = [];
    private readonly Dictionary<string, (TimeSpan Said, IReadOnlyList<ViewerReport> Cameras)> _edges = [];
    private readonly Dictionary<CameraId, (string Silo, CameraReport Report)> _cameras = [];
    private readonly Dictionary<CameraId, (Dictionary<string, int> Viewers, int Held)> _viewers = [];

    /// <summary>Told of each session that was not over when its silo was last heard of.</summary>
    public Action<CameraReport>? SessionLost { get; init; }

    /// <summary>Told of each camera that was watched at an edge that is gone, with who watched it there.</summary>
    public Action<ViewerReport>? ViewersLost { get; init; }

    /// <summary>No silo says anything, nor does an edge.</summary>
    public bool IsSilent => _silos.Count == 0 && _edges.Count == 0;

    public bool HasHeardOf(string teller) => _silos.ContainsKey(teller) || _edges.ContainsKey(teller);

    /// <summary>Whether another silo has the camera now.</summary>
    public bool IsOfAnother(CameraId camera, string silo) => _cameras.TryGetValue(camera, out var known) && known.Silo != silo && !known.Report.IsOver;

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
            foreach ((CameraId camera, (string owner, CameraReport report)) in _cameras)
            {
                if (owner != silo) continue;
                _cameras.Remove(camera);
                if (!report.IsOver) SessionLost?.Invoke(report);
            }
        }

        List<ViewerReport> lost = [];
        int edges = _edges.Count;
        foreach ((string edge, var report) in _edges)
        {
            if (now - report.Said < Lasts) continue;
            _edges.Remove(edge);
            lost.AddRange(report.Cameras);
        }

        if (_edges.Count < edges) Count();
        foreach (ViewerReport report in lost) ViewersLost?.Invoke(report);
    }

    public bool Knows(CameraId camera) => _cameras.TryGetValue(camera, out var known) && !known.Report.IsOver;

    /// <summary>A camera that is watched and that no silo has yet is idle.</summary>
    public CameraReport? Find(CameraId camera) => _cameras.TryGetValue(camera, out var known) ? WithViewers(known.Report)
        : _viewers.ContainsKey(camera) ? WithViewers(new CameraReport(camera, NoSession))
        : null;

    public IReadOnlyList<CameraReport> List() => [.. _cameras.Values.Select(known => WithViewers(known.Report))];

    /// <summary>By protocol; nothing where nobody watches.</summary>
    public IReadOnlyDictionary<string, int> ViewersOf(CameraId camera) => _viewers.TryGetValue(camera, out var sum) ? sum.Viewers : Nobody;

    private CameraReport WithViewers(CameraReport report) =>
        _viewers.TryGetValue(report.Camera, out var sum) ? report with { Viewers = sum.Viewers, Held = sum.Held } : report;

    /// <summary>The lists that go out are not changed any more: they may be on their way still.</summary>
    private void Count()
    {
        _viewers.Clear();
        foreach (ViewerReport report in _edges.Values.SelectMany(edge => edge.Cameras))
        {
            ref (Dictionary<string, int> Viewers, int Held) sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_viewers, report.Camera, out _);
            sum.Viewers ??= [];
            foreach ((string protocol, int viewers) in report.Viewers) sum.Viewers[protocol] = sum.Viewers.GetValueOrDefault(protocol) + viewers;
            sum.Held += report.Held;
        }
    }
}
