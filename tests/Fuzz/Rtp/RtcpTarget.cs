using Fleet.Core.Rtp;

namespace Fleet.Fuzz.Rtp;

public sealed class RtcpTarget : IFuzzTarget
{
    public string Name => "rtcp";

    public void Run(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> rest = input;
        int left = rest.Length;
        while (RtcpPacket.TryRead(ref rest, out RtcpPacket packet))
        {
            Invariant.Holds(rest.Length <= left - 4 && (left - rest.Length) % 4 == 0, "every packet takes whole words off");
            Invariant.Holds(packet.Body.Length <= left - rest.Length - 4, "the body lies inside its packet");
            Invariant.Holds(packet.Type == RtcpPacket.SenderReport || packet.NtpTimestamp == 0, "only a sender report has a time");
            left = rest.Length;
        }

        Invariant.Holds(rest.Length == left, "what is refused is left alone");
    }
}
