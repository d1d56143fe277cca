namespace Fleet.Hosting.Metrics;

/// <param name="Of">What the figure's label says; null where it has none.</param>
public readonly record struct FigureValue(string? Of, double Value);
