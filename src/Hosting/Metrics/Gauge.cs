namespace Fleet.Hosting.Metrics;

/// <summary>One figure a process tells, as it is when it is asked.</summary>
/// <param name="Name">Like <c>fleet_viewers</c>.</param>
/// <param name="Help">What it counts, in a line.</param>
public sealed record Gauge(string Name, string Help, Func<double> Read);
