using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

public sealed class EndAndRestartTests
{
    private static readonly SessionSettings Always = new() { Mode = SessionMode.Always };

    [Theory]
    [InlineData(EndReason.Disabled)]
    [InlineData(EndReason.Deleted)]
    [InlineData(EndReason.Stopping)]
    public void A_camera_that_is_taken_away_ends_its_viewers_with_the_reason_and_its_pull_with_a_teardown(EndReason reason)
    {
        SimulatedSession session = Live();
        session.Join(2);

        Transition ended = session.End(reason);

        Assert.Equal(
            [new ClosePull(1), new EndViewers(ViewerSet.Of(new ViewerId(1), new ViewerId(2)), reason), new SignalState(SessionPhase.Ended)],
            ended.Effects);
    }

    [Fact]
    public void Held_viewers_of_a_camera_that_is_taken_away_are_ended_too()
    {
        var session = new SimulatedSession();
        session.Join(1);

        session.End(EndReason.Deleted);

        Assert.Equal(new EndViewers(ViewerSet.Of(new ViewerId(1)), EndReason.Deleted), session.Host.Farewells[new ViewerId(1)]);
        Assert.False(session.Host.IsOpen);
    }

    [Fact]
    public void A_viewer_of_a_disabled_camera_is_sent_away_at_once()
    {
        var session = new SimulatedSession();
        session.End(EndReason.Disabled);

        session.Join(1);

        Assert.Equal(new EndViewers(ViewerSet.Of(new ViewerId(1)), EndReason.Disabled), session.Host.Farewells[new ViewerId(1)]);
        Assert.Equal(0, session.Host.Dials);
    }

    [Fact]
    public void A_camera_that_is_enabled_again_is_served_again()
    {
        SimulatedSession session = Live();
        session.End(EndReason.Disabled);

        session.Enable();
        Assert.IsType<Idle>(session.State);
        session.Join(3);
        session.GoLive();

        Assert.Equal([new ViewerId(3)], session.Host.Watching);
    }

    [Fact]
    public void A_camera_that_is_pulled_always_dials_by_itself_when_it_is_enabled_again()
    {
        var session = new SimulatedSession(Always);
        session.Enable();
        session.End(EndReason.Disabled);
        session.Advance(60);
        Assert.Equal(1, session.Host.Dials);

        session.Enable();

        Assert.Equal(2, session.Host.Dials);
    }

    [Fact]
    public void A_changed_source_moves_viewers_over_without_their_reconnecting()
    {
        SimulatedSession session = Live();

        Transition restarted = session.Restart();
        session.GoLive();

        Assert.Equal(
            [
                new ClosePull(1),
                new SignalGap(),
                new OpenPull(2, 1),
                new StartTimer(new SessionTimer(TimerKind.Dial, session.Now + TimeSpan.FromSeconds(10))),
                new SignalState(SessionPhase.Reconnecting),
            ],
            restarted.Effects);
        Assert.IsType<Live>(session.State);
        Assert.Equal([new ViewerId(1)], session.Host.Watching);
        Assert.Empty(session.Host.Farewells);
    }

    [Fact]
    public void A_changed_source_does_not_give_waiters_more_time()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Advance(9);

        session.Restart();
        Assert.Equal(2, session.Host.Dials);
        session.Advance(1);

        Assert.NotNull(session.FailureOf(1));
    }

    [Fact]
    public void A_changed_password_ends_the_cool_down()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Fail(SimulatedSession.WrongPassword);

        session.Restart();
        session.Join(2);

        Assert.Equal(2, session.Host.Dials);
    }

    [Fact]
    public void A_changed_password_ends_the_back_off()
    {
        var session = new SimulatedSession(Always);
        session.Enable();
        session.Fail(SimulatedSession.WrongPassword);

        session.Restart();

        Assert.Equal(2, session.Host.Dials);
    }

    [Fact]
    public void A_restart_forgives_earlier_failed_starts()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Advance(10);
        session.Advance(2);
        session.Join(2);

        session.Restart();
        session.Advance(10);

        Assert.Equal(TimeSpan.FromSeconds(2), session.FailureOf(2).RetryAfter);
    }

    private static SimulatedSession Live()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.GoLive();
        return session;
    }
}
