using Fleet.Core.Codecs.Opus;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Fuzz.Audio;

public sealed class OpusTarget : IFuzzTarget
{
    private const int LongestPacket = 5760;

    public string Name => "opus";

    public void Run(ReadOnlySpan<byte> input)
    {
        var sink = new AudioSink();
        var depacketizer = new OpusDepacketizer(new PayloadFormat { PayloadType = 96, EncodingName = "OPUS", ClockRate = 48000, Channels = 2 }, sink);
        int packets = AudioScript.Run(input, depacketizer);

        Invariant.Holds(sink.Units.Count == depacketizer.Statistics.Units, "every unit is counted");
        Invariant.Holds(sink.Units.Count + depacketizer.Statistics.MalformedPackets == packets, "a packet is a unit or malformed");
        foreach ((_, byte[] data) in sink.Units)
        {
            Invariant.Holds(OpusPacket.TryGetDuration(data, out int samples) && samples is > 0 and <= LongestPacket, "a unit lasts at most 120 ms");
            Invariant.Holds(samples % 120 == 0, "a unit is of whole frames");
        }
    }
}
