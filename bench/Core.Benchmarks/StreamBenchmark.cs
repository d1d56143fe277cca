using BenchmarkDotNet.Attributes;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>One operation is one pass over a stream that goes on where the pass before ended.</summary>
public abstract class StreamBenchmark
{
    [ParamsSource(nameof(Streams))]
    public RtpLoop Stream { get; set; } = null!;

    public abstract IEnumerable<RtpLoop> Streams { get; }
}
