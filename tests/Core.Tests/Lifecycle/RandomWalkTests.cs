using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

/// <summary>Anything happens, in any order, for long. <see cref="SimulatedHost"/> and <see cref="LifecycleInvariants"/> judge every step.</summary>
public sealed class RandomWalkTests
{
    private const int Steps = 20_000;
    private const int Viewers = 6;
    private static readonly TimeSpan LongestLateness = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_session_keeps_its_promises_whatever_happens(int seed)
    {
        var random = new Random(seed);
        var session = new SimulatedSession { Lateness = LongestLateness };
        HashSet<SessionPhase> phases = [];
        List<SessionTimer> pastTimers = [];

        for (int step = 0; step < Steps; step++)
        {
            pastTimers.AddRange(session.Host.Timers);
            if (pastTimers.Count > 100) pastTimers.RemoveRange(0, 50);
            session.Jitter = random.NextDouble();

            OneThing(session, random, pastTimers);

            phases.Add(session.State.Phase);
            if (random.Next(200) == 0) Settle(session);
        }

        Assert.Equal(Enum.GetValues<SessionPhase>(), phases.Order());
    }

    [Fact]
    public void The_same_state_and_event_always_give_the_same()
    {
        foreach ((_, SessionState state) in TransitionSamples.States)
        {
            foreach ((_, Func<SessionState, SessionEvent> make) in TransitionSamples.Events)
            {
                Transition once = SessionMachine.Next(state, make(state));
                Transition again = SessionMachine.Next(state, make(state));
                Assert.Equal(once.State, again.State);
                Assert.Equal(once.Effects, again.Effects);
            }
        }
    }

    private static void OneThing(SimulatedSession session, Random random, List<SessionTimer> pastTimers)
    {
        int viewer = random.Next(Viewers);
        switch (random.Next(100))
        {
            case < 20: session.Join(viewer); break;
            case < 38: session.Leave(viewer); break;
            case < 48: session.Reach((PullStep)random.Next(6)); break;
            case < 58: if (session.State is Attempting { HasPull: true }) session.GoLive(); break;
            case < 66: session.Fail(RandomReason(random)); break;
            case < 84: Pass(session, random); break;
            case < 87: session.Send(LatePullEvent(session, random)); break;
            case < 90: if (pastTimers.Count > 0) session.Send(new TimerElapsed(session.Now, LateTimer(session, random, pastTimers), session.Jitter)); break;
            case < 93: session.Restart(); break;
            case < 96: session.Configure(RandomSettings(random)); break;
            case < 97: session.End((EndReason)random.Next(3)); break;
            default: session.Enable(); break;
        }
    }

    /// <summary>Time passes to just behind the next timer, or to a moment before it.</summary>
    private static void Pass(SimulatedSession session, Random random)
    {
        if (session.Host.Timers.Count == 0)
        {
            session.Advance(random.NextDouble() * 20);
            return;
        }

        SessionTimer next = session.Host.Timers.MinBy(timer => timer.Due);
        TimeSpan left = next.Due - session.Now;
        if (left > TimeSpan.Zero && random.Next(2) == 0) session.Advance(left * random.NextDouble());
        else session.Elapse(next, LongestLateness / 4 * random.NextDouble());
    }

    private static FailureReason RandomReason(Random random) => random.Next(4) switch
    {
        0 => SimulatedSession.WrongPassword,
        1 => SimulatedSession.Stalled,
        _ => SimulatedSession.Refused,
    };

    private static PullEvent LatePullEvent(SimulatedSession session, Random random)
    {
        int generation = session.Host.Generation + (random.Next(5) == 0 ? 1 : -1);
        return random.Next(3) switch
        {
            0 => new PullAdvanced(session.Now, generation, PullStep.Setup),
            1 => new PullBecameLive(session.Now, generation),
            _ => new PullFailed(session.Now, generation, SimulatedSession.Refused, session.Jitter),
        };
    }

    private static SessionTimer LateTimer(SimulatedSession session, Random random, List<SessionTimer> pastTimers)
    {
        SessionTimer timer = pastTimers[random.Next(pastTimers.Count)];
        return session.Host.Timers.Contains(timer) ? timer with { Due = timer.Due - TimeSpan.FromTicks(1) } : timer;
    }

    private static SessionSettings RandomSettings(Random random) => new()
    {
        Mode = random.Next(3) == 0 ? SessionMode.Always : SessionMode.OnDemand,
        StartTimeout = TimeSpan.FromSeconds(random.Next(2) == 0 ? 10 : 4),
        CloseAfter = TimeSpan.FromSeconds(random.Next(3) * 15),
    };

    /// <summary>On demand, with everybody gone, a session comes to rest by itself.</summary>
    private static void Settle(SimulatedSession session)
    {
        var settings = new SessionSettings();
        session.Configure(settings);
        for (int viewer = 0; viewer < Viewers; viewer++) session.Leave(viewer);
        // the close timer may still run by the longest closeAfter it was started with
        session.Advance(TimeSpan.FromSeconds(30));

        Assert.True(session.State is Idle or Faulted or Ended, $"{session.State} is no rest.");
        Assert.False(session.Host.IsOpen);
        Assert.Empty(session.Host.Timers);
    }
}
