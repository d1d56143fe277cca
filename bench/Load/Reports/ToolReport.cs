namespace Fleet.Load.Reports;

/// <summary>What this tool itself used within the measured time: what it takes from the server it shares the machine with.</summary>
internal sealed record ToolReport(double CpuSeconds, double CpuSecondsPerStreamMinute, double ResidentMegabytes);
