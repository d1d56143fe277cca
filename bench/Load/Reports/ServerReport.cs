namespace Fleet.Load.Reports;

/// <summary>What the server used within the measured time, a stream being one viewer; memory at its end, and before the first viewer.</summary>
internal sealed record ServerReport(
    double CpuSeconds,
    double CpuSecondsPerStreamMinute,
    double CpuSecondsPerGigabit,
    double IdleCpuSecondsPerMinute,
    double ResidentMegabytes,
    double IdleResidentMegabytes,
    double ResidentMegabytesPerStream);
