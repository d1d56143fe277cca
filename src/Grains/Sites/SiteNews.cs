using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Grains.Sites;

/// <summary>
/// What silos and edges tell of changes, as one story of the site: each state of a camera follows the one that was told before, and viewers are
/// those of all edges, told at most once a second a camera. Pure: the time comes from the caller.
/// </summary>
internal sealed class SiteNews(SiteRoster roster, ChangeRing ring)
{
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    /// <summary>The number each teller goes on with.</summary>
    private readonly Dictionary<string, long> _next = [];

    /// <summary>The state of each camera that has a session, as it was told last.</summary>
    private readonly Dictionary<CameraId, SessionPhase> _phases = [];

    /// <summary>Who came and left since it was told last.</summary>
    private readonly Dictionary<CameraId, (Dictionary<string, int> Joined, Dictionary<string, int> Left)> _gathered = [];

    private TimeSpan _told;

    public void Tell(string teller, long first, IReadOnlyList<SiteChange> changes, TimeSpan now)
    {
        long next = _next.TryGetValue(teller, out long known) ? known : first;
        if (first > next) ring.Break();
        foreach (SiteChange change in changes.Skip((int)Math.Clamp(next - first, 0, changes.Count)))
        {
            if (change is StateChange state && !IsLate(state, teller)) Enter(state, now);
            else if (change is ViewersChange viewers) Gather(viewers.Camera, viewers.Joined, viewers.Left);
        }

        _next[teller] = Math.Max(next, first + changes.Count);
        Flush(now);
    }

    /// <summary>Nobody says what became of its session.</summary>
    public void LoseSession(CameraReport last, TimeSpan now) =>
        Enter(new StateChange(last.Camera, last.Status.Phase, SessionPhase.Idle, "The silo of the camera was lost."), now);

    /// <summary>They left, as far as anybody can tell.</summary>
    public void LoseViewers(ViewerReport report) =>
        Gather(report.Camera, new Dictionary<string, int>(), report.Viewers.Where(each => each.Key != ViewerReport.All && each.Value > 0).ToDictionary());

    /// <summary>To be called before changes are read.</summary>
    public void Flush(TimeSpan now)
    {
        if (now - _told < Gathering) return;
        _told = now;
        foreach ((CameraId camera, var gathered) in _gathered)
            ring.Add(new ViewersChange(camera, roster.ViewersOf(camera), gathered.Joined, gathered.Left), now);
        _gathered.Clear();
        foreach (string teller in _next.Keys)
            if (!roster.HasHeardOf(teller)) _next.Remove(teller);
    }

    /// <summary>What a former owner says last comes behind the first of the next one.</summary>
    private bool IsLate(StateChange change, string silo) => roster.IsOfAnother(change.Camera, silo);

    private void Enter(StateChange change, TimeSpan now)
    {
        SessionPhase before = _phases.GetValueOrDefault(change.Camera, change.Before);
        if (change.Now is SessionPhase.Idle or SessionPhase.Ended) _phases.Remove(change.Camera);
        else _phases[change.Camera] = change.Now;
        if (before != change.Now) ring.Add(change with { Before = before }, now);
    }

    private void Gather(CameraId camera, IReadOnlyDictionary<string, int> joined, IReadOnlyDictionary<string, int> left)
    {
        if (!_gathered.TryGetValue(camera, out var gathered)) _gathered[camera] = gathered = ([], []);
        foreach ((string protocol, int count) in joined) gathered.Joined[protocol] = gathered.Joined.GetValueOrDefault(protocol) + count;
        foreach ((string protocol, int count) in left) gathered.Left[protocol] = gathered.Left.GetValueOrDefault(protocol) + count;
    }
}
