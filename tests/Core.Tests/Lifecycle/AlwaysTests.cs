using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

public sealed class AlwaysTests
{
    private static readonly SessionSettings OnDemand = new();
    private static readonly SessionSettings Always = new() { Mode = SessionMode.Always };

    [Fact]
    public void It_starts_by_itself_once_the_camera_is_enabled()
    {
        var session = new SimulatedSession(Always);

        session.Enable();
        session.GoLive();

        Assert.IsType<Live>(session.State);
    }

    [Fact]
    public void It_stays_live_without_viewers()
    {
        SimulatedSession session = Live();

        session.Join(1);
        session.Leave(1);
        session.Advance(3600);

        Assert.IsType<Live>(session.State);
        Assert.Equal(1, session.Host.Dials);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_redials_for_ever_with_back_off(bool forGood)
    {
        var session = new SimulatedSession(Always);
        session.Enable();

        for (int second = 0; second < 24 * 3600; second++)
        {
            if (session.Host.IsOpen) session.Fail(forGood ? SimulatedSession.WrongPassword : SimulatedSession.Refused);
            session.Advance(1);
        }

        Assert.IsType<Connecting>(session.State);
        double secondsBetween = 24 * 3600.0 / session.Host.Dials;
        Assert.InRange(secondsBetween, forGood ? 29 : 14, forGood ? 32 : 17);
    }

    [Fact]
    public void A_viewer_of_a_camera_that_hangs_is_answered_in_time_and_the_dialling_goes_on()
    {
        var session = new SimulatedSession(Always);
        session.Enable();
        session.Advance(5);
        session.Join(1);

        session.Advance(10);

        Assert.Equal(PullStep.Connect, session.FailureOf(1).Reason.Step);
        Assert.IsType<Connecting>(session.State);
        Assert.Equal(2, session.Host.Dials);
    }

    [Fact]
    public void A_viewer_in_a_long_back_off_is_refused_at_once_with_the_time_of_the_next_dial()
    {
        var session = new SimulatedSession(Always);
        session.Enable();
        session.Fail(SimulatedSession.WrongPassword);
        session.Advance(10);

        session.Join(1);

        Assert.Equal(SimulatedSession.WrongPassword, session.FailureOf(1).Reason);
        Assert.Equal(TimeSpan.FromSeconds(20), session.FailureOf(1).RetryAfter);
    }

    [Fact]
    public void A_live_session_set_to_on_demand_closes_when_nobody_watches()
    {
        SimulatedSession session = Live();

        session.Configure(OnDemand);
        Assert.IsType<Draining>(session.State);
        session.Advance(15);

        Assert.IsType<Idle>(session.State);
    }

    [Fact]
    public void A_draining_session_set_to_always_is_kept()
    {
        SimulatedSession session = Live();
        session.Configure(OnDemand);

        session.Configure(Always);
        session.Advance(3600);

        Assert.IsType<Live>(session.State);
        Assert.Equal(1, session.Host.Dials);
    }

    [Fact]
    public void A_dial_for_nobody_is_aborted_when_the_camera_is_set_to_on_demand()
    {
        var session = new SimulatedSession(Always);
        session.Enable();

        session.Configure(OnDemand);

        Assert.IsType<Idle>(session.State);
        Assert.False(session.Host.IsOpen);
    }

    [Fact]
    public void A_faulted_camera_set_to_always_is_dialled_when_it_has_cooled_down()
    {
        var session = new SimulatedSession();
        session.Join(1);
        session.Advance(10);

        session.Configure(Always);
        session.Advance(1.9);
        Assert.Equal(1, session.Host.Dials);
        session.Advance(0.1);

        Assert.Equal(2, session.Host.Dials);
    }

    private static SimulatedSession Live()
    {
        var session = new SimulatedSession(Always);
        session.Enable();
        session.GoLive();
        return session;
    }
}
