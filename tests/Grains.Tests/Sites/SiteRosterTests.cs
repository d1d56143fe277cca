using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Grains.Sites;

namespace Fleet.Grains.Tests.Sites;

public sealed class SiteRosterTests
{
    private readonly SiteRoster _roster = new();

    [Fact]
    public void What_a_silo_does_not_name_any_more_is_gone()
    {
        _roster.ReportSessions("silo-1", [Live("a"), Live("b")], At(0));
        _roster.ReportSessions("silo-2", [Live("c")], At(0));
        _roster.ReportSessions("silo-1", [Live("b")], At(1));

        Assert.Equal(["b", "c"], _roster.List().Select(report => report.Camera.Value).Order());
        Assert.False(_roster.Knows(Id("a")));
    }

    [Fact]
    public void A_silo_that_says_nothing_for_five_seconds_is_forgotten_with_its_cameras()
    {
        _roster.ReportSessions("silo-1", [Live("a")], At(0));
        _roster.ReportSessions("silo-2", [Live("b")], At(1));
        _roster.Forget(At(4.9));
        Assert.Equal(2, _roster.List().Count);
        _roster.Forget(At(5));
        Assert.Equal(["b"], _roster.List().Select(report => report.Camera.Value));
    }

    [Fact]
    public void A_camera_that_moved_is_its_new_owners_whatever_the_former_one_says_last()
    {
        _roster.ReportSessions("silo-1", [Live("a")], At(0));
        _roster.ReportSessions("silo-2", [Live("a") with { Reason = "new" }], At(1));
        _roster.ReportSessions("silo-1", [Of("a", SessionPhase.Ended)], At(1.1));
        _roster.ReportSessions("silo-1", [], At(2));

        Assert.Equal("new", _roster.Find(Id("a"))?.Reason);
    }

    [Fact]
    public void A_session_that_is_over_is_told_and_not_known()
    {
        _roster.ReportSessions("silo-1", [Of("a", SessionPhase.Idle) with { Reason = "Nobody watches." }], At(0));

        Assert.Equal("Nobody watches.", _roster.Find(Id("a"))?.Reason);
        Assert.False(_roster.Knows(Id("a")));
    }

    [Fact]
    public void Viewers_of_all_edges_are_summed_by_protocol_and_those_of_a_dead_edge_leave()
    {
        _roster.ReportSessions("silo-1", [Live("a"), Live("b")], At(0));
        _roster.ReportViewers("edge-1", [Watched("a", mse: 2, hls: 1)], At(0));
        _roster.ReportViewers("edge-2", [Watched("a", mse: 1, hls: 0)], At(3));
        Assert.Equal((3, 1), (_roster.Find(Id("a"))!.Viewers["mse"], _roster.Find(Id("a"))!.Viewers["hls"]));
        Assert.Empty(_roster.Find(Id("b"))!.Viewers);

        _roster.ReportSessions("silo-1", [Live("a")], At(4));
        _roster.Forget(At(5));
        Assert.Equal(1, _roster.Find(Id("a"))!.Viewers["mse"]);
        _roster.ReportViewers("edge-2", [], At(6));
        Assert.Empty(_roster.Find(Id("a"))!.Viewers);
    }

    private static ViewerReport Watched(string camera, int mse, int hls) => new(Id(camera), new Dictionary<string, int> { ["mse"] = mse, ["hls"] = hls });

    private static CameraReport Live(string camera) => Of(camera, SessionPhase.Live);

    private static CameraReport Of(string camera, SessionPhase phase) =>
        new(Id(camera), new SessionStatus(phase, DateTimeOffset.UnixEpoch, 1, 1, null, null, 0));

    private static CameraId Id(string name) => CameraId.Parse(name);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
