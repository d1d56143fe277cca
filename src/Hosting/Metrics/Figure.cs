namespace Fleet.Hosting.Metrics;

/// <summary>A figure a process tells, as it is when it is asked.</summary>
/// <param name="Name">Like <c>fleet_viewers</c>; one that only grows ends in <c>_total</c>.</param>
/// <param name="Help">What it counts, in a line.</param>
/// <param name="Read">Its values: one, or one for each value of the label.</param>
public sealed record Figure(string Name, string Help, Func<IEnumerable<FigureValue>> Read)
{
    public Figure(string name, string help, Func<double> read)
        : this(name, help, () => [new FigureValue(null, read())])
    {
    }

    /// <summary>The label its values differ by; null: there is one value.</summary>
    public string? Label { get; init; }
}
