using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

public sealed class ReconnectTests
{
    [Fact]
    public void Viewers_survive_a_camera_that_drops()
    {
        SimulatedSession session = LiveFor(60);

        session.Fail(SimulatedSession.Stalled);
        session.Advance(0.25);
        session.GoLive();

        Assert.Equal(1, session.Host.Gaps);
        Assert.Equal(2, session.Host.Dials);
        Assert.Contains(new ViewerId(1), session.Host.Watching);
        Assert.Empty(session.Host.Farewells);
        Assert.IsType<Live>(session.State);
    }

    [Fact]
    public void The_redial_backs_off_from_half_a_second_doubling_to_thirty()
    {
        SimulatedSession session = LiveFor(60);
        session.Jitter = 0.5;
        session.Fail(SimulatedSession.Stalled);

        List<double> waits = [];
        for (int failure = 0; failure < 9; failure++)
        {
            TimeSpan from = session.Now;
            while (!session.Host.IsOpen) session.Advance(0.05);
            waits.Add(Math.Round((session.Now - from).TotalSeconds / session.Jitter, 1));
            session.Fail(SimulatedSession.Refused);
        }

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], waits);
    }

    [Fact]
    public void Viewers_who_watched_survive_even_a_long_outage_and_a_camera_that_forgets_its_password()
    {
        SimulatedSession session = LiveFor(60);
        session.Fail(SimulatedSession.Stalled);

        for (int second = 0; second < 3600; second++)
        {
            session.Advance(1);
            if (session.Host.IsOpen) session.Fail(second % 2 == 0 ? SimulatedSession.Refused : SimulatedSession.WrongPassword);
        }

        Assert.Empty(session.Host.Farewells);
        Assert.InRange(session.Host.Dials, 120, 400);
    }

    [Fact]
    public void A_redial_that_hangs_is_given_up_and_tried_again()
    {
        SimulatedSession session = LiveFor(60);
        session.Fail(SimulatedSession.Stalled);
        session.Advance(0.25);

        session.Advance(10);

        Assert.False(session.Host.IsOpen);
        session.Advance(0.5);
        Assert.True(session.Host.IsOpen);
        Assert.Equal(3, session.Host.Dials);
    }

    [Fact]
    public void A_camera_that_drops_again_and_again_soon_after_it_came_is_not_hammered()
    {
        SimulatedSession session = LiveFor(1);
        TimeSpan begin = session.Now;

        while (session.Now - begin < TimeSpan.FromMinutes(5))
        {
            if (session.State is Live) session.Fail(SimulatedSession.Stalled);
            else if (session.Host.IsOpen) session.GoLive();
            else session.Advance(0.1);
        }

        Assert.InRange(session.Host.Dials, 20, 30);
    }

    [Fact]
    public void A_camera_that_was_well_for_a_while_starts_its_back_off_afresh()
    {
        SimulatedSession session = LiveFor(1);
        for (int drop = 0; drop < 5; drop++)
        {
            session.Fail(SimulatedSession.Stalled);
            while (!session.Host.IsOpen) session.Advance(0.1);
            session.GoLive();
        }

        session.Advance(10);
        session.Fail(SimulatedSession.Stalled);

        Assert.Equal(session.Now + TimeSpan.FromSeconds(0.25), Assert.Single(session.Host.Timers).Due);
    }

    [Fact]
    public void A_viewer_who_comes_during_an_outage_is_held_and_answered_in_time_while_the_others_stay()
    {
        SimulatedSession session = LiveFor(60);
        session.Fail(SimulatedSession.Stalled);
        session.Advance(0.25);

        session.Join(2);
        session.Advance(10);

        Assert.Equal(SimulatedSession.Stalled, session.FailureOf(2).Reason);
        Assert.IsType<Reconnecting>(session.State);
        Assert.Equal([new ViewerId(1)], session.Host.Watching);
    }

    [Fact]
    public void A_viewer_who_comes_during_an_outage_is_released_with_the_first_key_frame()
    {
        SimulatedSession session = LiveFor(60);
        session.Fail(SimulatedSession.Stalled);
        session.Join(2);
        session.Advance(0.25);

        Transition live = session.GoLive();

        Assert.Equal(ViewerSet.Of(new ViewerId(2)), Assert.Single(live.Effects.OfType<ReleaseHeldViewers>()).Viewers);
        Assert.Equal(2, session.State.Viewers.Count);
    }

    [Fact]
    public void A_session_whose_last_viewer_leaves_in_an_outage_stops_dialling()
    {
        SimulatedSession session = LiveFor(60);
        session.Fail(SimulatedSession.Stalled);
        session.Leave(1);

        session.Advance(3600);

        Assert.Equal(1, session.Host.Dials);
        Assert.Equal(SimulatedSession.Stalled, Assert.IsType<Faulted>(session.State).Reason);
    }

    [Fact]
    public void News_of_an_aborted_dial_is_not_taken_for_news_of_the_next()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Leave(1);
        session.Join(1);

        session.Send(new PullFailed(session.Now, 1, SimulatedSession.WrongPassword, 0.5));
        session.Send(new PullBecameLive(session.Now, 1));

        Assert.Equal(SessionPhase.Connecting, session.State.Phase);
        Assert.Equal(2, session.Host.Generation);
        Assert.True(session.Host.IsOpen);
    }

    private static SimulatedSession LiveFor(double seconds)
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.GoLive();
        session.Advance(seconds);
        return session;
    }
}
