using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

public sealed class FailedStartTests
{
    [Theory]
    [InlineData(PullStep.Connect, "connect: The camera accepted no connection within 10 s.")]
    [InlineData(PullStep.Authenticate, "authenticate: The camera did not finish the authentication within 10 s.")]
    [InlineData(PullStep.Describe, "describe: The camera did not describe its media within 10 s.")]
    [InlineData(PullStep.Setup, "setup: The camera did not set up its tracks within 10 s.")]
    [InlineData(PullStep.FirstKeyFrame, "first key frame: The camera sent no key frame within 10 s.")]
    public void A_camera_that_hangs_fails_every_waiter_by_the_start_time_out_naming_the_step(PullStep step, string told)
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Advance(4);
        session.Join(2);
        for (PullStep reached = PullStep.Connect; reached <= step; reached++) session.Reach(reached);

        session.Advance(5.9);
        Assert.Empty(session.Host.Farewells);
        session.Advance(0.1);

        Assert.Equal(told, session.FailureOf(1).Reason.ToString());
        Assert.Equal(told, session.FailureOf(2).Reason.ToString());
        Assert.False(session.Host.IsOpen);
        Assert.Equal(step, Assert.IsType<Faulted>(session.State).Reason.Step);
    }

    [Fact]
    public void A_refused_dial_is_retried_within_the_start_time_out()
    {
        var session = new SimulatedSession();
        session.Join(1);

        session.Fail(SimulatedSession.Refused);
        session.Advance(0.25);
        session.Fail(SimulatedSession.Refused);
        session.Advance(0.5);
        session.GoLive();

        Assert.Equal(3, session.Host.Dials);
        Assert.Contains(new ViewerId(1), session.Host.Watching);
    }

    [Fact]
    public void A_camera_that_keeps_refusing_fails_its_waiters_by_the_start_time_out_with_its_own_words()
    {
        var session = new SimulatedSession();
        TimeSpan begin = session.Now;
        session.Join(1);

        while (session.State is Connecting)
        {
            if (session.Host.IsOpen) session.Fail(SimulatedSession.Refused);
            else session.Advance(0.05);
        }

        Assert.True(session.Now - begin <= TimeSpan.FromSeconds(10));
        Assert.Equal(SimulatedSession.Refused, session.FailureOf(1).Reason);
        Assert.InRange(session.Host.Dials, 4, 8);
    }

    [Fact]
    public void A_waiter_is_told_the_last_failure_when_the_dial_after_it_has_come_no_further()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Fail(SimulatedSession.Refused);
        session.Advance(0.25);

        session.Advance(10);

        Assert.Equal(SimulatedSession.Refused, session.FailureOf(1).Reason);
    }

    [Fact]
    public void A_waiter_is_told_the_present_step_when_the_dial_has_come_further_than_the_last()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Fail(SimulatedSession.Refused);
        session.Advance(0.25);
        session.Reach(PullStep.FirstKeyFrame);

        session.Advance(10);

        Assert.Equal(PullStep.FirstKeyFrame, session.FailureOf(1).Reason.Step);
    }

    [Fact]
    public void A_final_reason_is_told_at_once_and_not_retried()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Join(2);

        Transition failed = session.Fail(SimulatedSession.WrongPassword);
        session.Advance(60);

        FailHeldViewers told = Assert.Single(failed.Effects.OfType<FailHeldViewers>());
        Assert.Equal(SimulatedSession.WrongPassword, told.Reason);
        Assert.Equal(2, told.Viewers.Count);
        Assert.Equal(TimeSpan.FromSeconds(30), told.RetryAfter);
        Assert.Equal(1, session.Host.Dials);
    }

    [Fact]
    public void A_final_reason_is_told_at_once_even_when_there_is_time_for_another_dial()
    {
        var session = new SimulatedSession(new SessionSettings { StartTimeout = TimeSpan.FromMinutes(2) });
        session.Join(1);

        session.Fail(SimulatedSession.WrongPassword);

        Assert.Equal(SimulatedSession.WrongPassword, session.FailureOf(1).Reason);
    }

    [Fact]
    public void Waiters_are_told_early_when_the_next_dial_would_come_too_late()
    {
        var session = new SimulatedSession { Jitter = 0.9 };
        session.Join(1);
        session.Advance(9.8);

        session.Fail(SimulatedSession.Refused);

        Assert.Equal(SimulatedSession.Refused, session.FailureOf(1).Reason);
    }

    [Fact]
    public void A_viewer_in_a_long_cool_down_is_refused_at_once_with_reason_and_time()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Fail(SimulatedSession.WrongPassword);

        session.Advance(10);
        session.Join(2);

        Assert.Equal(SimulatedSession.WrongPassword, session.FailureOf(2).Reason);
        Assert.Equal(TimeSpan.FromSeconds(20), session.FailureOf(2).RetryAfter);
        Assert.Equal(1, session.Host.Dials);
    }

    [Fact]
    public void A_viewer_in_a_short_cool_down_is_held_and_dialled_for_when_it_is_over()
    {
        SimulatedSession session = Faulted();

        session.Join(2);
        session.Advance(1.9);
        Assert.Equal(1, session.Host.Dials);
        session.Advance(0.1);
        Assert.Equal(2, session.Host.Dials);
        session.GoLive();

        Assert.Contains(new ViewerId(2), session.Host.Watching);
    }

    [Fact]
    public void A_viewer_after_the_cool_down_makes_the_camera_dial_at_once()
    {
        SimulatedSession session = Faulted();

        session.Advance(2);
        session.Join(2);

        Assert.Equal(2, session.Host.Dials);
    }

    [Fact]
    public void A_final_reason_is_put_to_the_test_again_by_a_viewer_after_the_cool_down()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Fail(SimulatedSession.WrongPassword);

        session.Advance(30);
        session.Join(2);

        Assert.Equal(2, session.Host.Dials);
    }

    [Fact]
    public void A_viewer_who_joins_others_in_their_wait_shares_it_however_long_the_back_off_is()
    {
        var session = new SimulatedSession { Jitter = 0 };
        session.Join(1);
        for (int failure = 0; failure < 4; failure++)
        {
            session.Fail(SimulatedSession.Refused);
            session.Advance(0);
        }

        session.Jitter = 0.8;
        session.Fail(SimulatedSession.Refused);
        session.Join(2);
        Assert.Empty(session.Host.Farewells);
        session.Advance(6.4);
        session.GoLive();

        Assert.Equal(2, session.Host.Watching.Count);
    }

    [Fact]
    public void Nobody_dials_a_faulted_camera_without_a_viewer()
    {
        SimulatedSession session = Faulted();

        session.Advance(3600);

        Assert.Equal(1, session.Host.Dials);
        Assert.IsType<Faulted>(session.State);
    }

    [Fact]
    public void Each_failed_start_makes_the_cool_down_longer_until_one_succeeds()
    {
        SimulatedSession session = Faulted();
        List<double> cooldowns = [session.FailureOf(1).RetryAfter.TotalSeconds];
        for (int start = 2; start <= 6; start++)
        {
            session.Advance(60);
            session.Join(start);
            session.Advance(10);
            cooldowns.Add(session.FailureOf(start).RetryAfter.TotalSeconds);
        }

        Assert.Equal([2, 4, 8, 16, 30, 30], cooldowns);

        session.Advance(60);
        session.Join(7);
        session.GoLive();
        session.Leave(7);
        session.Advance(15);
        session.Join(8);
        session.Advance(10);
        Assert.Equal(TimeSpan.FromSeconds(2), session.FailureOf(8).RetryAfter);
    }

    [Fact]
    public void Reloading_the_page_does_not_hurry_a_camera_that_refused()
    {
        var session = new SimulatedSession { Jitter = 0.99 };
        session.Join(1);
        session.Fail(SimulatedSession.Refused);

        for (int reload = 0; reload < 40; reload++)
        {
            session.Leave(1);
            session.Join(1);
            session.Advance(0.01);
        }

        Assert.Equal(1, session.Host.Dials);
    }

    /// <summary>Ten seconds after viewer 1 came to a camera that hangs.</summary>
    private static SimulatedSession Faulted()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Advance(10);
        Assert.IsType<Faulted>(session.State);
        return session;
    }
}
