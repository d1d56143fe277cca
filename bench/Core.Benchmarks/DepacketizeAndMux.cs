using BenchmarkDotNet.Attributes;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>From RTP packets to chunks, and, to tell the two apart, to access units only.</summary>
public class DepacketizeAndMux
{
    private IDepacketizer _toUnits = null!;
    private IDepacketizer _toChunks = null!;

    [ParamsSource(nameof(Streams))]
    public RtpLoop Stream { get; set; } = null!;

    public static IEnumerable<RtpLoop> Streams => [VideoLoop.H264(), VideoLoop.H265(), AudioLoop.Aac(), AudioLoop.G711()];

    [GlobalSetup]
    public void SetUp()
    {
        _toUnits = DepacketizerFactory.Create(Stream.Format, new CountingSink());
        _toChunks = DepacketizerFactory.Create(Stream.Format, new MuxingSink(new CmafMuxer(new ReleasingSink(), new ChunkPool())));
    }

    [Benchmark]
    public void Depacketize() => _toUnits.PushNext(Stream);

    [Benchmark(Description = "Depacketize and mux")]
    public void Both() => _toChunks.PushNext(Stream);
}
