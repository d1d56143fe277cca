using BenchmarkDotNet.Attributes;
using Fleet.Core.Rtsp;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>
/// The whole way again, for cameras that take turns and whose last ten seconds are kept: some 150 MB, of which no cache holds much when a camera's turn comes.
/// One operation is one turn: two seconds of one camera.
/// </summary>
public class ManyCameras
{
    private const int Cameras = 25;
    private const int WindowChunks = 250;

    private readonly InterleavedReader[] _readers = new InterleavedReader[Cameras];
    private readonly RtpLoop[] _streams = new RtpLoop[Cameras];
    private readonly IRtpPacketHandler[] _pipelines = new IRtpPacketHandler[Cameras];
    private int _turn;

    [ParamsSource(nameof(Streams))]
    public RtpLoop Stream { get; set; } = null!;

    public static IEnumerable<RtpLoop> Streams => [VideoLoop.H264()];

    [GlobalSetup]
    public void SetUp()
    {
        for (int i = 0; i < Cameras; i++)
        {
            _readers[i] = new InterleavedReader();
            _streams[i] = VideoLoop.H264();
            _pipelines[i] = Pipelines.Create(_streams[i], RtpLowerTransport.Tcp, new WindowSink(WindowChunks), TimeProvider.System);
        }

        for (int i = 0; i < Cameras * WindowChunks / VideoLoop.Pictures; i++) Turn();
    }

    [Benchmark(Description = "TCP: bytes to a kept window, 25 cameras in turn")]
    public int Turn()
    {
        _turn = (_turn + 1) % Cameras;
        _streams[_turn].Advance();
        return _readers[_turn].Read(_streams[_turn], _pipelines[_turn], arrival: 0);
    }
}
