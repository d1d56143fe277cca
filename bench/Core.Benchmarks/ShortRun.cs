using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Fleet.Core.Benchmarks;

/// <summary>
/// Two or three minutes for everything. It measures in this process: a process a benchmark would take far longer and tell the same,
/// since nothing here depends on what ran before.
/// </summary>
internal sealed class ShortRun : ManualConfig
{
    public ShortRun()
    {
        AddJob(Job.Default
            .WithClock(OperatingSystem.IsLinux() ? new ThreadClock() : Chronometer.BestClock)
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithLaunchCount(1)
            .WithWarmupCount(4)
            .WithIterationCount(7)
            .WithIterationTime(TimeInterval.FromMilliseconds(250)));
        AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)));
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        AddColumn(TargetMethodColumn.Method, new StreamColumn("GB/s", "payload", (run, stream) => stream.PayloadBytes / run.Nanoseconds));
        AddColumnProvider(DefaultColumnProviders.Params);
        AddColumn(StatisticColumn.Mean, StatisticColumn.StdDev);
        AddColumn(
            new StreamColumn("Mpackets/s", "packets", (run, stream) => stream.PacketCount / run.Nanoseconds * 1000),
            new StreamColumn("B/packet", "bytes allocated a packet", (run, stream) => run.AllocatedBytes / stream.PacketCount),
            new StreamColumn("B/unit", "bytes allocated an access unit", (run, stream) => run.AllocatedBytes / stream.Units));
    }
}
