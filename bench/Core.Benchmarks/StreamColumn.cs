using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>A figure that follows from the mean time of a pass and what the stream of the benchmark holds.</summary>
internal sealed class StreamColumn(string name, string unit, Func<StreamRun, RtpLoop, double> figure) : IColumn
{
    public string Id => nameof(StreamColumn) + name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => $"{name}: {unit}, from the mean";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var stream = (RtpLoop)benchmarkCase.Parameters[nameof(DepacketizeAndMux.Stream)];
        if (summary[benchmarkCase] is not { ResultStatistics: { } statistics } report) return "-";
        var run = new StreamRun(statistics.Mean, report.GcStats.GetBytesAllocatedPerOperation(benchmarkCase) ?? 0);
        return figure(run, stream).ToString("0.00", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
