using Fleet.Core.Rtp;

namespace Fleet.Fuzz.Rtp;

public sealed class RtpTarget : IFuzzTarget
{
    public string Name => "rtp";

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!RtpPacket.TryParse(input, out RtpPacket packet)) return;
        Invariant.Holds(packet.PayloadType <= 127, "the payload type has seven bits");
        Invariant.Holds(packet.Payload.Length <= input.Length - 12, "the payload lies behind the header");
        Invariant.Holds(packet.Payload.IsEmpty || input.Overlaps(packet.Payload), "the payload lies inside the input");
        Invariant.Holds(packet.SequenceNumber == (input[2] << 8 | input[3]), "the sequence number is where it belongs");
    }
}
