using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H264;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Fuzz.Video;

/// <summary>RFC 6184 packets, in any state of decay.</summary>
public sealed class H264Target : IFuzzTarget
{
    private static readonly PayloadFormat Format = new() { PayloadType = 96, EncodingName = "H264", ClockRate = 90000 };

    public string Name => "h264";

    public void Run(ReadOnlySpan<byte> input)
    {
        var invariants = new H264Invariants();
        var depacketizer = new H264Depacketizer(Format, invariants);
        PacketScript.Push(input, depacketizer, invariants.OnLoss);
        Invariant.Holds(depacketizer.Statistics.Units == invariants.Units, "units are counted");
        Invariant.Holds(depacketizer.BufferSize <= UnitBuffer.MaxSize, "the buffer stays within its cap");
    }
}
