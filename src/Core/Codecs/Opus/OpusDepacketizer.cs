using Fleet.Core.Rtp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Codecs.Opus;

/// <summary>Opus (RFC 7587): one packet, one unit. The format is announced by the constructor.</summary>
public sealed class OpusDepacketizer : IDepacketizer
{
    private const int UsualDuration = OpusPacket.ClockRate / 50;

    private readonly IAccessUnitSink _sink;

    /// <remarks>
    /// The RTP clock is 48 kHz whatever the rtpmap line says (section 4.1); cameras were seen to write 8000 or 16000 there, and to count
    /// by 48000 all the same. So the track's timescale holds for its timestamps, not the description's rate.
    /// </remarks>
    public OpusDepacketizer(PayloadFormat format, IAccessUnitSink sink)
    {
        _sink = sink;

        // section 7: rtpmap always says two channels, sprop-stereo tells whether there are two; a decoder makes either of either
        bool isStereo = format.Channels == 2 || format.Parameters["sprop-stereo"] == "1";
        if (format.Channels > 2) throw new MediaNotSupportedException($"The camera sends Opus of {format.Channels} channels. Set its audio to mono or stereo.");
        int channels = isStereo ? 2 : 1;
        sink.OnFormat(new AudioFormat
        {
            Codec = AudioCodec.Opus,
            CodecString = "opus",
            Timescale = OpusPacket.ClockRate,
            Configuration = SpecificBox(channels),
            SampleRate = OpusPacket.ClockRate,
            Channels = channels,
            UnitDuration = UsualDuration,
            Silence = Silence(channels),
        });
    }

    public DepacketizerStatistics Statistics { get; } = new();

    public void Push(in RtpPacket packet)
    {
        if (!OpusPacket.TryGetDuration(packet.Payload, out _))
        {
            Statistics.MalformedPackets++;
            return;
        }

        Statistics.Units++;
        _sink.OnAccessUnit(new AccessUnit { Data = packet.Payload, RtpTimestamp = packet.Timestamp, IsKeyFrame = true });
    }

    /// <summary>Every packet stands alone.</summary>
    public void OnLoss()
    {
    }

    /// <summary>The body of dOps (Encapsulation of Opus in ISO Base Media File Format, section 4.3.2): no pre-skip in a live stream, mapping family 0.</summary>
    private static byte[] SpecificBox(int channels) => [0, (byte)channels, 0, 0, 0x00, 0x00, 0xBB, 0x80, 0, 0, 0];

    /// <summary>A CELT frame of 20 ms whose first symbol is the silence flag (RFC 6716 section 4.3).</summary>
    private static byte[] Silence(int channels) => [(byte)(channels == 2 ? 0xFC : 0xF8), 0xFF, 0xFE];
}
