using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Testing.Streams;

/// <summary>About ten seconds of sound as cameras send it.</summary>
public static class AudioLoop
{
    private const int Seed = 8000;

    /// <summary>AAC-LC of 48 kHz stereo at 128 kbit/s, one unit a packet (RFC 3640 section 3.3.6).</summary>
    public static RtpLoop Aac()
    {
        const int rate = 48_000;
        const int unitDuration = 1024;
        FormatParameters parameters = FormatParameters.Parse("mode=AAC-hbr;config=1190;sizelength=13;indexlength=3;indexdeltalength=3");
        var builder = new RtpLoopBuilder(new PayloadFormat { PayloadType = 97, EncodingName = "MPEG4-GENERIC", ClockRate = rate, Channels = 2, Parameters = parameters });
        var bytes = new CodedBytes(Seed);
        for (int i = 0; i < 10 * rate / unitDuration; i++)
        {
            byte[] unit = bytes.Unit([0x21], bytes.Next(300, 380));
            builder.Add(marker: true, [0, 16, (byte)(unit.Length >> 5), (byte)(unit.Length << 3)], unit);
            builder.EndUnits(1, unitDuration);
        }

        return builder.Build();
    }

    /// <summary>G.711 µ-law of 8 kHz, packets of 20 ms: a tone that swells and fades in some noise, and a second of silence.</summary>
    public static RtpLoop G711()
    {
        const int rate = 8000;
        const int packetSize = 160;
        const int packets = 500;
        const int packetsAUnit = 2;
        var builder = new RtpLoopBuilder(new PayloadFormat { PayloadType = 0, EncodingName = "PCMU", ClockRate = rate });
        var bytes = new CodedBytes(Seed);
        byte[] payload = new byte[packetSize];
        for (int i = 0; i < packets; i++)
        {
            for (int j = 0; j < packetSize; j++)
            {
                double time = (double)(i * packetSize + j) / rate;
                double loudness = i >= packets - 50 ? 0 : 0.5 - 0.5 * Math.Cos(time * 2);
                payload[j] = MuLaw(loudness * (8000 * Math.Sin(time * 440 * 2 * Math.PI) + bytes.Next(-400, 400)));
            }

            builder.Add(marker: i == 0, [], payload);
            builder.EndUnits(i % packetsAUnit, packetSize);
        }

        return builder.Build();
    }

    /// <summary>ITU-T G.711 table 2a: sign, three bits of segment, four of interval, all inverted.</summary>
    private static byte MuLaw(double sample)
    {
        int magnitude = Math.Min((int)Math.Abs(sample), 32_635) + 132;
        int segment = int.Log2(magnitude) - 7;
        return (byte)~((sample < 0 ? 0x80 : 0) | segment << 4 | magnitude >> segment + 3 & 0x0F);
    }
}
