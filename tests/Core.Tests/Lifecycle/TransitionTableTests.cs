using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

/// <summary>Every state meets every event: <c>Vectors/Lifecycle/transitions.txt</c> says what comes of it.</summary>
public sealed class TransitionTableTests
{
    public static TheoryData<string> StateNames() => [.. TransitionSamples.States.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(StateNames))]
    public void A_state_answers_every_event_as_the_table_says(string name)
    {
        SessionState state = TransitionSamples.States.Single(sample => sample.Name == name).State;

        string actual = string.Join('\n', TransitionSamples.Events.Select(sample => Row(sample.Name, state, sample.Event(state))));

        Assert.Equal(string.Join('\n', Table()[name]), actual);
    }

    [Fact]
    public void The_table_has_no_row_for_a_state_that_is_not_sampled() =>
        Assert.Equal(TransitionSamples.States.Select(sample => sample.Name), Table().Keys);

    [Fact]
    public void Every_kind_of_state_is_in_the_table() =>
        Assert.Equal(KindsOf<SessionState>(), Names(TransitionSamples.States.Select(sample => sample.State)));

    [Fact]
    public void Every_kind_of_event_is_in_the_table() =>
        Assert.Equal(KindsOf<SessionEvent>(), Names(TransitionSamples.Events.Select(sample => sample.Event(TransitionSamples.States[0].State))));

    [Fact]
    public void Every_phase_and_every_timer_is_in_the_table()
    {
        Assert.Equal(Enum.GetValues<SessionPhase>(), TransitionSamples.States.Select(sample => sample.State.Phase).Distinct().Order());
        Assert.Equal(Enum.GetValues<TimerKind>(), TransitionSamples.States.SelectMany(sample => sample.State.Timers).Select(timer => timer.Kind).Distinct().Order());
    }

    [Fact]
    public void Every_kind_of_effect_comes_out_of_the_table()
    {
        IEnumerable<SessionEffect> effects = TransitionSamples.States.SelectMany(state =>
            TransitionSamples.Events.SelectMany(sample => SessionMachine.Next(state.State, sample.Event(state.State)).Effects));

        Assert.Equal(KindsOf<SessionEffect>(), Names(effects));
    }

    private static string Row(string name, SessionState state, SessionEvent e)
    {
        Transition transition = SessionMachine.Next(state, e);
        string next = transition.State.Equals(state) ? "stays" : Describe.State(transition.State);
        return $"{name,-20}-> {next,-44}: {Describe.Effects(transition.Effects, e.At)}";
    }

    private static Dictionary<string, List<string>> Table()
    {
        Dictionary<string, List<string>> table = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "Lifecycle", "transitions.txt")))
        {
            if (line.StartsWith('#') || line.Length == 0) continue;
            if (line.StartsWith('[')) table.Add(line.Trim('[', ']'), []);
            else table.Last().Value.Add(line);
        }

        return table;
    }

    private static IEnumerable<string> KindsOf<T>() =>
        typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract).Select(type => type.Name).Order();

    private static IEnumerable<string> Names<T>(IEnumerable<T> items) where T : notnull =>
        items.Select(item => item.GetType().Name).Distinct().Order();
}
