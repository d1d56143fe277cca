using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Fuzz.Audio;

/// <summary>The first byte chooses the description, the rest is an <see cref="AudioScript"/>.</summary>
public sealed class AacTarget : IFuzzTarget
{
    private static readonly string[] Descriptions =
    [
        "mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1190",
        "mode=AAC-lbr;sizelength=6;indexlength=2;indexdeltalength=2;config=1588",
        "",
        "sizelength=8;indexlength=0;ctsdeltalength=4;dtsdeltalength=4;randomaccessindication=1;streamstateindication=2;auxiliarydatasizelength=8;config=1190",
    ];

    public string Name => "aac";

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var sink = new AudioSink();
        int variant = input[0] % Descriptions.Length;
        var depacketizer = new AacDepacketizer(new PayloadFormat
        {
            PayloadType = 96,
            EncodingName = "MPEG4-GENERIC",
            ClockRate = variant == 2 ? 90000 : 48000,
            Parameters = FormatParameters.Parse(Descriptions[variant]),
        }, sink);
        int packets = AudioScript.Run(input[1..], depacketizer);

        DepacketizerStatistics statistics = depacketizer.Statistics;
        Invariant.Holds(statistics.Units == sink.Units.Count, "every unit is counted");
        Invariant.Holds(sink.Units.Sum(unit => unit.Data.Length) <= input.Length, "no byte is handed on twice");
        Invariant.Holds(statistics.MalformedPackets <= packets, "a packet is malformed once");
        Invariant.Holds(sink.Units.All(unit => unit.Data.Length <= AacDepacketizer.MaxUnitSize), "no unit passes its limit");

        if (variant != 0) return;
        depacketizer.OnLoss();
        AudioScript.Push(depacketizer, 0x5A5A5A5A, true, [0x00, 0x10, 0x00, 0x10, 0xA1, 0xA2]);
        Invariant.Holds(sink.Units.Count > 0 && sink.Units[^1] is (0x5A5A5A5A, [0xA1, 0xA2]), "a good packet behind any garbage is read");
    }
}
