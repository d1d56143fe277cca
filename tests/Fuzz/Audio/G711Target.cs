using Fleet.Core.Codecs.G711;
using Fleet.Core.Rtsp.Sdp;
using Fleet.Testing.Flac;

namespace Fleet.Fuzz.Audio;

/// <summary>A-law, because none of its codes decodes to zero: so what is zero was put in for a gap, and all else must be what was sent.</summary>
public sealed class G711Target : IFuzzTarget
{
    private const int BlockSize = 320;

    public string Name => "g711";

    public void Run(ReadOnlySpan<byte> input)
    {
        var sink = new AudioSink();
        var depacketizer = new G711Depacketizer(new PayloadFormat { PayloadType = 8, EncodingName = "PCMA", ClockRate = 8000 }, sink);
        List<byte> sent = [];
        AudioScript.Run(input, depacketizer, sent.AddRange);

        List<short> received = [];
        foreach ((_, byte[] data) in sink.Units)
        {
            short[] block = FlacFrameDecoder.Decode(data);
            Invariant.Holds(block.Length == BlockSize, "every block has the same size");
            received.AddRange(block.Where(sample => sample != 0));
        }

        Invariant.Holds(received.Count <= sent.Count && sent.Count - received.Count < BlockSize, "at most one block waits");
        for (int i = 0; i < received.Count; i++)
            Invariant.Holds(received[i] == G711Decoder.TableOf(G711Law.A)[sent[i]], $"sample {i} is what was sent");
    }
}
