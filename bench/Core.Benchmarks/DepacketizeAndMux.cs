using BenchmarkDotNet.Attributes;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Rtp;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>From RTP packets to chunks, and, to tell the two apart, to access units only.</summary>
public class DepacketizeAndMux : StreamBenchmark
{
    private IDepacketizer _toUnits = null!;
    private IDepacketizer _toChunks = null!;

    public override IEnumerable<RtpLoop> Streams => [VideoLoop.H264(), VideoLoop.H265()];

    [GlobalSetup]
    public void SetUp()
    {
        _toUnits = Depacketizers.Create(Stream.Format, new CountingSink());
        _toChunks = Depacketizers.Create(Stream.Format, new MuxingSink(new CmafMuxer(new ReleasingSink(), new ChunkPool())));
    }

    [Benchmark]
    public long Depacketize() => Push(_toUnits);

    [Benchmark(Description = "Depacketize + mux")]
    public long Both() => Push(_toChunks);

    private long Push(IDepacketizer depacketizer)
    {
        Stream.Advance();
        for (int i = 0; i < Stream.PacketCount; i++)
        {
            if (!RtpPacket.TryParse(Stream.Packet(i), out RtpPacket packet)) throw new InvalidOperationException("The stream has a packet that is none.");
            depacketizer.Push(packet);
        }

        return depacketizer.Statistics.Units;
    }
}
