using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

public sealed class OnDemandTests
{
    [Fact]
    public void A_hundred_simultaneous_first_viewers_cause_one_dial()
    {
        var session = new SimulatedSession();

        for (int viewer = 0; viewer < 100; viewer++) session.Join(viewer);
        Transition live = session.GoLive();

        Assert.Equal(1, session.Host.Dials);
        Assert.Equal(100, Assert.Single(live.Effects.OfType<ReleaseHeldViewers>()).Viewers.Count);
        Assert.Equal(100, session.Host.Watching.Count);
    }

    [Fact]
    public void A_camera_without_viewers_is_not_dialled()
    {
        var session = new SimulatedSession();

        session.Enable();
        session.Advance(3600);

        Assert.Equal(0, session.Host.Dials);
        Assert.IsType<Idle>(session.State);
    }

    [Fact]
    public void A_viewer_who_leaves_during_the_hold_and_was_the_last_aborts_the_dial()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Join(2);
        session.Reach(PullStep.Describe);

        Assert.Empty(session.Leave(1).Effects);
        Transition last = session.Leave(2);

        Assert.Contains(new AbortPull(1), last.Effects);
        Assert.IsType<Idle>(session.State);
    }

    [Fact]
    public void A_viewer_who_joins_a_live_session_is_released_at_once()
    {
        SimulatedSession session = Live();

        Transition joined = session.Join(2);

        Assert.Equal([new ReleaseHeldViewers(ViewerSet.Of(new ViewerId(2)))], joined.Effects);
    }

    [Fact]
    public void A_viewer_who_returns_in_the_closing_window_re_uses_the_session()
    {
        SimulatedSession session = Live();

        session.Leave(1);
        session.Advance(14.9);
        session.Join(1);
        session.Advance(3600);

        Assert.Equal(1, session.Host.Dials);
        Assert.IsType<Live>(session.State);
    }

    [Fact]
    public void A_session_is_torn_down_when_nobody_returns()
    {
        SimulatedSession session = Live();

        session.Leave(1);
        session.Advance(14.9);
        Assert.True(session.Host.IsLive);
        session.Advance(0.1);

        Assert.IsType<Idle>(session.State);
        Assert.False(session.Host.IsOpen);
    }

    [Fact]
    public void A_live_pull_ends_with_a_teardown_and_a_dial_with_an_abort()
    {
        SimulatedSession session = Live();
        session.Leave(1);
        Assert.Contains(new ClosePull(1), session.Restart().Effects);

        session.Join(1);
        Assert.Contains(new AbortPull(2), session.Leave(1).Effects);
    }

    [Fact]
    public void A_session_that_closes_after_no_time_at_all_closes_by_its_timer()
    {
        var session = new SimulatedSession(new SessionSettings { CloseAfter = TimeSpan.Zero });
        session.Join(1);
        session.GoLive();

        session.Leave(1);
        session.Advance(0);

        Assert.IsType<Idle>(session.State);
    }

    [Fact]
    public void Ten_thousand_short_visits_leave_nothing_behind()
    {
        var session = new SimulatedSession(new SessionSettings { CloseAfter = TimeSpan.Zero });
        for (int visit = 0; visit < 10_000; visit++)
        {
            session.Join(visit);
            if (visit % 2 == 0) session.GoLive();
            session.Leave(visit);
            session.Advance(0);
        }

        Assert.Equal(10_000, session.Host.Dials);
        Assert.Equal(new Idle(session.State.Settings, 10_000), session.State);
    }

    [Fact]
    public void A_close_timer_that_was_cancelled_does_not_cut_a_later_closing_window_short()
    {
        SimulatedSession session = Live();
        session.Leave(1);
        SessionTimer cancelled = Assert.Single(session.Host.Timers);
        session.Advance(14);
        session.Join(1);
        session.Leave(1);

        session.Advance(1);
        Transition late = session.Send(new TimerElapsed(session.Now, cancelled, 0.5));

        Assert.Empty(late.Effects);
        Assert.IsType<Draining>(session.State);
    }

    [Fact]
    public void A_viewer_counts_once_however_often_it_joins()
    {
        SimulatedSession session = Live();

        Assert.Empty(session.Join(1).Effects);
        session.Leave(1);

        Assert.IsType<Draining>(session.State);
    }

    [Fact]
    public void A_pull_that_ends_in_the_closing_window_is_not_dialled_again()
    {
        SimulatedSession session = Live();
        session.Leave(1);

        session.Fail(SimulatedSession.Stalled);
        session.Advance(60);

        Assert.Equal(1, session.Host.Dials);
        Assert.IsType<Idle>(session.State);
    }

    private static SimulatedSession Live()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.GoLive();
        return session;
    }
}
