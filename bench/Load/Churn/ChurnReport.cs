namespace Fleet.Load.Churn;

internal sealed record ChurnReport(
    int Cycles,
    int Served,
    double Seconds,
    double CyclesPerSecond,
    ServerFootprint Fresh,
    ServerFootprint AfterWarmUp,
    ServerFootprint AtEnd,
    double MemoryGrowthPercent,
    IReadOnlyDictionary<string, int> Errors,
    IReadOnlyDictionary<string, string> ErrorExamples);
