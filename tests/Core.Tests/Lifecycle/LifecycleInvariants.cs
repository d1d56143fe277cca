using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

/// <summary>What is true of every state, however it came about.</summary>
internal static class LifecycleInvariants
{
    public static void Check(SessionState state)
    {
        bool always = state.Settings.Mode == SessionMode.Always;
        switch (state)
        {
            case Idle or Faulted or Ended:
                Assert.Empty(state.Timers);
                Assert.Empty(state.Viewers);
                Assert.False(state.HasPull);
                Assert.False(always && state is Faulted, "A camera that is pulled always does not give up.");
                break;
            case Draining:
                Assert.True(state.HasPull);
                Assert.Empty(state.Viewers);
                Assert.False(always, "A camera that is pulled always is not closed for want of viewers.");
                break;
            case Live:
                Assert.True(state.HasPull);
                Assert.True(always || !state.Viewers.IsEmpty, "Live on demand, but for nobody.");
                break;
            case Attempting trying:
                Assert.True(always || !state.Viewers.IsEmpty, "Dialled on demand, but for nobody.");
                Assert.False(trying.Hold is Held { Viewers.IsEmpty: true }, "A deadline without anybody held.");
                Assert.Empty(trying.Watching.Intersect(trying.Hold.Viewers));
                break;
            default:
                Assert.Fail($"{state} has no invariants.");
                break;
        }

        Assert.Equal(state.Timers.Count, state.Timers.DistinctBy(timer => timer.Kind).Count());
    }
}
