using Fleet.CameraSim.Rtp;

namespace Fleet.CameraSim.Clips;

/// <summary>Turns the beep into a track of the wanted codec.</summary>
internal static class AudioClip
{
    private const byte DynamicType = 97;
    private const byte PcmuType = 0;
    private const byte PcmaType = 8;
    private const int LoopSeconds = 8;

    public static MediaTrack? Load(SimulatedAudio codec) => codec switch
    {
        SimulatedAudio.Aac => LoadAac(),
        SimulatedAudio.Opus => LoadOpus(),
        SimulatedAudio.Pcma => LoadG711("alaw.raw", PcmaType, "PCMA"),
        SimulatedAudio.Pcmu => LoadG711("mulaw.raw", PcmuType, "PCMU"),
        _ => null,
    };

    // AAC-LC, 48 kHz, stereo: the AudioSpecificConfig of two bytes is 1190 (ISO/IEC 14496-3 section 1.6.2.1, RFC 3640 section 4.1)
    private static MediaTrack LoadAac() => Make(DynamicType, 48_000, 1024, MediaOf("aac.mp4", 375), AudioPacketizer.LayAac, """
        a=rtpmap:97 MPEG4-GENERIC/48000/2
        a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1190

        """);

    // RFC 7587 section 7: always 48000/2
    private static MediaTrack LoadOpus() => Make(DynamicType, 48_000, 960, MediaOf("opus.mp4", 400), AudioPacketizer.LayPlain, """
        a=rtpmap:97 opus/48000/2
        a=fmtp:97 sprop-stereo=1

        """);

    private static MediaTrack LoadG711(string name, byte payloadType, string encoding)
    {
        const int Rate = 8000, Frame = Rate / 50;
        byte[] samples = ClipFile.ReadResource(name);
        IEnumerable<ReadOnlyMemory<byte>> frames = Enumerable.Range(0, LoopSeconds * Rate / Frame).Select(i => (ReadOnlyMemory<byte>)samples.AsMemory(i * Frame, Frame));
        return Make(payloadType, Rate, Frame, frames, AudioPacketizer.LayPlain, $"a=rtpmap:{payloadType} {encoding}/{Rate}\n");
    }

    // a cut without coding again may keep one frame more than the loop has
    private static IEnumerable<ReadOnlyMemory<byte>> MediaOf(string name, int frames) =>
        ClipFile.Open(name).Samples.Take(frames).Select(sample => sample.Data);

    private static MediaTrack Make(byte payloadType, int rate, int frameTicks, IEnumerable<ReadOnlyMemory<byte>> frames, Func<byte, ReadOnlySpan<byte>, WireUnit> lay, string sdp)
    {
        WireUnit[] units = [.. frames.Select(frame => lay(payloadType, frame.Span))];
        return new MediaTrack("audio", payloadType, rate, [frameTicks], units, new int[units.Length], sdp);
    }
}
