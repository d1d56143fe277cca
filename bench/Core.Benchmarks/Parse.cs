using BenchmarkDotNet.Attributes;
using Fleet.Core.Rtsp;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>The text and interleaving layer alone: bytes of the connection become RTP packets nobody looks at.</summary>
public class Parse : StreamBenchmark, IRtpPacketHandler
{
    private readonly InterleavedReader _reader = new();
    private long _bytes;

    public override IEnumerable<RtpLoop> Streams => [VideoLoop.H264(), AudioLoop.G711()];

    [Benchmark]
    public long ParseInterleaved()
    {
        _reader.Read(Stream, this, 0);
        return _bytes;
    }

    void IRtpPacketHandler.OnRtp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp) => _bytes += packet.Length;

    void IRtpPacketHandler.OnRtcp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp) => throw new NotSupportedException();
}
