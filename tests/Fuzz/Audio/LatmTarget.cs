using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Fuzz.Audio;

/// <summary>The first byte chooses: configuration in the description or in band; or the rest is a configuration itself.</summary>
public sealed class LatmTarget : IFuzzTarget
{
    public string Name => "aac-latm";

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var sink = new AudioSink();
        string parameters = (input[0] % 3) switch
        {
            0 => "cpresent=0;config=400023203fc0",
            1 => "",
            _ => "cpresent=0;config=" + Convert.ToHexString(input[1..Math.Min(input.Length, 40)]),
        };
        LatmDepacketizer depacketizer;
        try
        {
            depacketizer = new LatmDepacketizer(new PayloadFormat { PayloadType = 96, EncodingName = "MP4A-LATM", ClockRate = 48000, Parameters = FormatParameters.Parse(parameters) }, sink);
        }
        catch (MediaNotSupportedException) when (input[0] % 3 == 2)
        {
            return;
        }

        AudioScript.Run(input[1..], depacketizer);
        Invariant.Holds(depacketizer.Statistics.Units == sink.Units.Count, "every unit is counted");
        Invariant.Holds(sink.Units.Sum(unit => unit.Data.Length) <= input.Length, "no byte is handed on twice");

        if (input[0] % 3 != 0) return;
        depacketizer.OnLoss();
        AudioScript.Push(depacketizer, 0x5A5A5A5A, true, [0x02, 0xA1, 0xA2]);
        Invariant.Holds(sink.Units.Count > 0 && sink.Units[^1] is (0x5A5A5A5A, [0xA1, 0xA2]), "a good packet behind any garbage is read");
    }
}
