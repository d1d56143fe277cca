using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H265;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Fuzz.Video;

/// <summary>RFC 7798 packets, in any state of decay, without decoding order numbers and with them.</summary>
public sealed class H265Target : IFuzzTarget
{
    private static readonly PayloadFormat Plain = new() { PayloadType = 96, EncodingName = "H265", ClockRate = 90000 };

    private static readonly PayloadFormat Numbered = new()
    {
        PayloadType = 96,
        EncodingName = "H265",
        ClockRate = 90000,
        Parameters = FormatParameters.Parse("sprop-max-don-diff=2"),
    };

    public string Name => "h265";

    public void Run(ReadOnlySpan<byte> input)
    {
        Run(input, Plain);
        Run(input, Numbered);
    }

    private static void Run(ReadOnlySpan<byte> input, PayloadFormat format)
    {
        var invariants = new H265Invariants();
        var depacketizer = new H265Depacketizer(format, invariants);
        PacketScript.Push(input, depacketizer, invariants.OnLoss);
        Invariant.Holds(depacketizer.Statistics.Units == invariants.Units, "units are counted");
        Invariant.Holds(depacketizer.BufferSize <= UnitBuffer.MaxSize, "the buffer stays within its cap");
    }
}
