using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

/// <summary>Does what effects say, as far as bookkeeping goes, and refuses those that make no sense: a second pull, the end of what was not begun, an answer nobody waits for.</summary>
internal sealed class SimulatedHost
{
    private readonly Dictionary<TimerKind, SessionTimer> _timers = [];
    private readonly Dictionary<ViewerId, TimeSpan> _held = [];
    private readonly HashSet<ViewerId> _watching = [];

    public int Generation { get; private set; }

    public bool IsOpen { get; private set; }

    public bool IsLive { get; private set; }

    public int Dials { get; private set; }

    public int Gaps { get; private set; }

    public IReadOnlyCollection<SessionTimer> Timers => _timers.Values;

    /// <summary>Who waits, and since when.</summary>
    public IReadOnlyDictionary<ViewerId, TimeSpan> Held => _held;

    public IReadOnlyCollection<ViewerId> Watching => _watching;

    /// <summary>What the viewers who got no pictures, or no more, were told.</summary>
    public Dictionary<ViewerId, SessionEffect> Farewells { get; } = [];

    public void Admit(ViewerId viewer, TimeSpan now)
    {
        if (!_watching.Contains(viewer)) _held.TryAdd(viewer, now);
    }

    public void Forget(ViewerId viewer)
    {
        _held.Remove(viewer);
        _watching.Remove(viewer);
    }

    public void PullIsLive() => IsLive = true;

    public void PullIsOver() => IsOpen = IsLive = false;

    public void TimerIsOver(SessionTimer timer) => _timers.Remove(timer.Kind);

    public void Perform(Transition transition, SessionState before, TimeSpan now)
    {
        bool wasLive = IsLive || before is Live or Draining; // a failed pull is closed already
        foreach (SessionEffect effect in transition.Effects) Perform(effect, now);

        TimerKind[] touched = [.. transition.Effects.Select(TimerOf).OfType<TimerKind>()];
        Assert.Equal(touched.Length, touched.Distinct().Count());
        Assert.Equal(
            transition.State.Phase == before.Phase ? [] : new[] { new SignalState(transition.State.Phase) },
            transition.Effects.OfType<SignalState>());
        Assert.Equal(wasLive && transition.State is Reconnecting ? 1 : 0, transition.Effects.OfType<SignalGap>().Count());
        Agree(transition.State);
    }

    private static TimerKind? TimerOf(SessionEffect effect) => effect switch
    {
        StartTimer start => start.Timer.Kind,
        CancelTimer cancel => cancel.Kind,
        _ => null,
    };

    private void Perform(SessionEffect effect, TimeSpan now)
    {
        switch (effect)
        {
            case OpenPull open:
                Assert.False(IsOpen, $"Pull {open.Generation} opened beside pull {Generation}.");
                Assert.Equal(Generation + 1, open.Generation);
                Generation = open.Generation;
                IsOpen = true;
                Dials++;
                break;
            case AbortPull abort:
                Assert.True(IsOpen && !IsLive && abort.Generation == Generation, $"{abort} while pull {Generation} is open: {IsOpen}, live: {IsLive}.");
                PullIsOver();
                break;
            case ClosePull close:
                Assert.True(IsLive && close.Generation == Generation, $"{close} while pull {Generation} is live: {IsLive}.");
                PullIsOver();
                break;
            case StartTimer start:
                Assert.True(start.Timer.Due >= now, $"{start} in the past.");
                _timers[start.Timer.Kind] = start.Timer;
                break;
            case CancelTimer cancel:
                Assert.True(_timers.Remove(cancel.Kind), $"{cancel} while it does not run.");
                break;
            case ReleaseHeldViewers release:
                Assert.True(IsLive);
                foreach (ViewerId viewer in Answered(release.Viewers)) Assert.True(_held.Remove(viewer) && _watching.Add(viewer));
                break;
            case FailHeldViewers fail:
                Assert.True(fail.RetryAfter >= TimeSpan.Zero);
                foreach (ViewerId viewer in Answered(fail.Viewers)) Assert.True(_held.Remove(viewer));
                Remember(fail.Viewers, fail);
                break;
            case EndViewers end:
                foreach (ViewerId viewer in Answered(end.Viewers)) Assert.True(_held.Remove(viewer) || _watching.Remove(viewer));
                Remember(end.Viewers, end);
                break;
            case SignalGap:
                Gaps++;
                break;
            case SignalState:
                break;
            default:
                Assert.Fail($"{effect} is not understood.");
                break;
        }
    }

    private static ViewerSet Answered(ViewerSet viewers)
    {
        Assert.False(viewers.IsEmpty, "An answer to nobody.");
        return viewers;
    }

    private void Remember(ViewerSet viewers, SessionEffect farewell)
    {
        foreach (ViewerId viewer in viewers) Farewells[viewer] = farewell;
    }

    /// <summary>What the effects brought about is what the state says.</summary>
    private void Agree(SessionState state)
    {
        Assert.Equal(state.HasPull, IsOpen);
        Assert.Equal(state is Live or Draining, IsLive);
        Assert.Equal(state.LastGeneration, Generation);
        Assert.Equal(state.Timers.OrderBy(timer => timer.Kind), _timers.Values.OrderBy(timer => timer.Kind));
        Assert.Equal(state is Attempting trying ? trying.Hold.Viewers : ViewerSet.Empty, ViewerSet.Of([.. _held.Keys]));
        Assert.Equal(state.Viewers, ViewerSet.Of([.. _held.Keys, .. _watching]));
    }
}
