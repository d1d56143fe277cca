using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Grains.Sites;

namespace Fleet.Grains.Tests.Sites;

public sealed class SiteNewsTests
{
    private const long Generation = 7;
    private static readonly CameraId Door = CameraId.Parse("door");
    private static readonly Dictionary<string, int> None = [];

    private readonly ChangeRing _ring = new(Generation);
    private readonly SiteRoster _roster;
    private readonly SiteNews _news;
    private TimeSpan _now = TimeSpan.FromSeconds(10);

    public SiteNewsTests()
    {
        _roster = new SiteRoster { SessionLost = report => _news!.LoseSession(report, _now), ViewersLost = report => _news!.LoseViewers(report) };
        _news = new SiteNews(_roster, _ring);
    }

    [Fact]
    public void What_is_told_twice_is_heard_once_and_what_is_new_in_it_too()
    {
        Report("silo-1", SessionPhase.Live);
        Tell("silo-1", 1, State(SessionPhase.Idle, SessionPhase.Connecting));
        Tell("silo-1", 1, State(SessionPhase.Idle, SessionPhase.Connecting), State(SessionPhase.Connecting, SessionPhase.Live));
        Tell("silo-1", 1, State(SessionPhase.Idle, SessionPhase.Connecting));

        Assert.Equal([State(SessionPhase.Idle, SessionPhase.Connecting), State(SessionPhase.Connecting, SessionPhase.Live)], Read());
    }

    [Fact]
    public void A_state_that_lasted_for_less_than_a_report_is_told_with_its_reason()
    {
        Report("silo-1", SessionPhase.Live);
        StateChange lost = State(SessionPhase.Live, SessionPhase.Reconnecting, "stream: The camera closed the connection.");
        Tell("silo-1", 4, lost, State(SessionPhase.Reconnecting, SessionPhase.Live));

        Assert.Equal([lost, State(SessionPhase.Reconnecting, SessionPhase.Live)], Read());
    }

    [Fact]
    public void Who_has_read_is_told_that_changes_of_a_teller_are_missing()
    {
        Report("silo-1", SessionPhase.Live);
        Tell("silo-1", 1, State(SessionPhase.Idle, SessionPhase.Connecting));
        SitePosition read = _ring.Read(null, TimeSpan.Zero).Last;
        Tell("silo-1", 3, State(SessionPhase.Reconnecting, SessionPhase.Live));

        SiteChanges changes = _ring.Read(read, _now);
        Assert.True(changes.Missed);
        Assert.Equal([State(SessionPhase.Connecting, SessionPhase.Live)], changes.Changes);
    }

    [Fact]
    public void A_camera_that_another_silo_took_over_goes_on_from_the_state_it_was_told_in()
    {
        Report("silo-1", SessionPhase.Live);
        Tell("silo-1", 1, State(SessionPhase.Connecting, SessionPhase.Live));
        Report("silo-2", SessionPhase.Connecting);
        Tell("silo-2", 1, State(SessionPhase.Idle, SessionPhase.Connecting));
        Tell("silo-1", 2, State(SessionPhase.Live, SessionPhase.Idle, "The process stops."));
        Tell("silo-2", 2, State(SessionPhase.Connecting, SessionPhase.Live));

        Assert.Equal(
            [State(SessionPhase.Connecting, SessionPhase.Live), State(SessionPhase.Live, SessionPhase.Connecting), State(SessionPhase.Connecting, SessionPhase.Live)],
            Read());
    }

    [Fact]
    public void A_camera_whose_silo_says_nothing_any_more_is_idle_and_whose_edge_does_not_is_left()
    {
        Report("silo-1", SessionPhase.Live);
        _roster.ReportViewers("edge-1", [new ViewerReport(Door, Viewers(mse: 2, hls: 0))], _now);
        _now += SiteRoster.Lasts;
        _roster.Forget(_now);
        _news.Flush(_now);

        Assert.Equal(State(SessionPhase.Live, SessionPhase.Idle, "The silo of the camera was lost."), Read()[0]);
        AssertViewers(Read()[1], None, None, new() { ["mse"] = 2 });
    }

    [Fact]
    public void Viewers_of_all_edges_are_one_change_a_second_with_who_watches_then()
    {
        Watch("edge-1", 1, Viewers(mse: 1, hls: 0), joined: new() { ["mse"] = 1 }, left: None);
        Assert.Single(Read());
        Watch("edge-1", 2, Viewers(mse: 2, hls: 0), joined: new() { ["mse"] = 2 }, left: new() { ["mse"] = 1 });
        Watch("edge-2", 1, Viewers(mse: 1, hls: 3), joined: new() { ["mse"] = 1, ["hls"] = 3 }, left: None);
        Assert.Single(Read());

        _now += TimeSpan.FromSeconds(1);
        _news.Flush(_now);
        Assert.Equal(2, Read().Count);
        AssertViewers(Read()[1], Viewers(mse: 3, hls: 3), new() { ["mse"] = 3, ["hls"] = 3 }, new() { ["mse"] = 1 });
        _now += TimeSpan.FromSeconds(1);
        _news.Flush(_now);
        Assert.Equal(2, Read().Count);
    }

    private void Watch(string edge, long first, Dictionary<string, int> viewers, Dictionary<string, int> joined, Dictionary<string, int> left)
    {
        _roster.ReportViewers(edge, [new ViewerReport(Door, viewers)], _now);
        Tell(edge, first, new ViewersChange(Door, viewers, joined, left));
    }

    private static void AssertViewers(SiteChange change, Dictionary<string, int> viewers, Dictionary<string, int> joined, Dictionary<string, int> left)
    {
        var told = Assert.IsType<ViewersChange>(change);
        Assert.Equal((viewers, joined, left), (told.Viewers.ToDictionary(), told.Joined.ToDictionary(), told.Left.ToDictionary()), Same);
    }

    private static bool Same(
        (Dictionary<string, int>, Dictionary<string, int>, Dictionary<string, int>) one, (Dictionary<string, int>, Dictionary<string, int>, Dictionary<string, int>) other) =>
        one.Item1.OrderBy(each => each.Key).SequenceEqual(other.Item1.OrderBy(each => each.Key))
        && one.Item2.OrderBy(each => each.Key).SequenceEqual(other.Item2.OrderBy(each => each.Key))
        && one.Item3.OrderBy(each => each.Key).SequenceEqual(other.Item3.OrderBy(each => each.Key));

    private void Report(string silo, SessionPhase phase) =>
        _roster.ReportSessions(silo, [new CameraReport(Door, new SessionStatus(phase, DateTimeOffset.UnixEpoch, 1, 1, null, null, 0))], _now);

    private void Tell(string teller, long first, params SiteChange[] changes) => _news.Tell(teller, first, changes, _now);

    private IReadOnlyList<SiteChange> Read() => _ring.Read(null, TimeSpan.Zero).Changes;

    private static StateChange State(SessionPhase before, SessionPhase now, string? reason = null) => new(Door, before, now, reason);

    private static Dictionary<string, int> Viewers(int mse, int hls) => new() { ["all"] = mse + hls, ["mse"] = mse, ["hls"] = hls };
}
