using BenchmarkDotNet.Attributes;
using Fleet.Core.Rtsp;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>
/// All that happens to a camera's bytes behind the socket: interleaved frames cut out, packets put in order and counted, access units, media time,
/// chunks; the sink gives them back.
/// </summary>
public class WholeWay
{
    private readonly InterleavedReader _reader = new();
    private readonly ReleasingSink _sink = new();
    private IRtpPacketHandler _overTcp = null!;
    private IRtpPacketHandler _overUdp = null!;

    [ParamsSource(nameof(Streams))]
    public RtpLoop Stream { get; set; } = null!;

    public static IEnumerable<RtpLoop> Streams => [VideoLoop.H264(), VideoLoop.H265()];

    [GlobalSetup]
    public void SetUp()
    {
        _overTcp = Pipelines.Create(Stream, RtpLowerTransport.Tcp, _sink, TimeProvider.System);
        _overUdp = Pipelines.Create(Stream, RtpLowerTransport.Udp, _sink, TimeProvider.System);
    }

    [Benchmark(Description = "TCP: bytes to chunks")]
    public long Tcp()
    {
        Stream.Advance();
        _reader.Read(Stream, _overTcp, arrival: 0);
        return _sink.Chunks;
    }

    [Benchmark(Description = "UDP: packets to chunks")]
    public long Udp()
    {
        Stream.Advance();
        for (int i = 0; i < Stream.PacketCount; i++) _overUdp.OnRtp(0, Stream.Packet(i), 0);
        return _sink.Chunks;
    }
}
