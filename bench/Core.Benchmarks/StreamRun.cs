namespace Fleet.Core.Benchmarks;

/// <summary>What one pass over a stream took.</summary>
internal readonly record struct StreamRun(double Nanoseconds, double AllocatedBytes);
