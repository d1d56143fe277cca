namespace Fleet.Load.Reports;

/// <summary>Nearest-rank percentiles.</summary>
internal sealed record Percentiles(double P50, double P99, double Max, long Count)
{
    /// <summary>Null when there is nothing to tell. Sorts <paramref name="values"/>.</summary>
    public static Percentiles? Of(float[] values)
    {
        if (values.Length == 0) return null;
        Array.Sort(values);
        return new Percentiles(At(0.5), At(0.99), Round(values[^1]), values.Length);

        double At(double rank) => Round(values[Math.Max(0, (int)Math.Ceiling(rank * values.Length) - 1)]);
    }

    private static double Round(double value) => Math.Round(value, 2);
}
