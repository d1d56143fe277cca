namespace Fleet.Fuzz;

/// <summary>One parser under attack. A run that throws is a find: a target catches its parser's own exception and nothing else.</summary>
public interface IFuzzTarget
{
    /// <summary>Also the folder of its corpus: <c>Corpus/{Name}</c>.</summary>
    string Name { get; }

    /// <summary>Feeds one input to fresh instances and checks the invariants.</summary>
    void Run(ReadOnlySpan<byte> input);
}
