using BenchmarkDotNet.Attributes;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>The text and interleaving layer alone: bytes of the connection become RTP packets nobody looks at.</summary>
public class Parse
{
    private readonly InterleavedReader _reader = new();
    private readonly CountingHandler _handler = new();

    [ParamsSource(nameof(Streams))]
    public RtpLoop Stream { get; set; } = null!;

    public static IEnumerable<RtpLoop> Streams => [VideoLoop.H264(), AudioLoop.G711()];

    [Benchmark(Description = "Parse interleaved")]
    public int Interleaved() => _reader.Read(Stream, _handler, arrival: 0);
}
