using BenchmarkDotNet.Attributes;
using Fleet.Testing.Streams;

namespace Fleet.Core.Benchmarks;

/// <summary>
/// What the machine itself takes for the least anybody could do: each packet's bytes copied to where a picture is put together, and each picture to where it
/// stays. The other figures are to be read against it.
/// </summary>
public class CopyTwice
{
    private const int UsualPicture = 20_000;

    private readonly byte[] _picture = new byte[2 * UsualPicture];
    private readonly byte[] _chunk = new byte[2 * UsualPicture];

    [ParamsSource(nameof(Streams))]
    public RtpLoop Stream { get; set; } = null!;

    public static IEnumerable<RtpLoop> Streams => [VideoLoop.H264()];

    [Benchmark(Description = "Copy twice, do nothing")]
    public int Copy()
    {
        int filled = 0;
        for (int i = 0; i < Stream.PacketCount; i++)
        {
            ReadOnlySpan<byte> packet = Stream.Packet(i);
            packet.CopyTo(_picture.AsSpan(filled));
            filled += packet.Length;
            if (filled < UsualPicture) continue;
            _picture.AsSpan(0, filled).CopyTo(_chunk);
            filled = 0;
        }

        return filled;
    }
}
