using System.Globalization;
using Fleet.CameraSim.Rtp;

namespace Fleet.CameraSim.Clips;

/// <summary>Turns a video file into a track. Parameter sets go before every key frame, and into the description.</summary>
internal static class VideoClip
{
    public const byte PayloadType = 96;
    private const int ClockRate = 90_000;
    private const int PicturesPerSecond = 25;

    /// <summary>Zero <paramref name="bitRate"/> leaves the clip as it is.</summary>
    public static MediaTrack Load(string name, SimulatedVideo codec, int gopPictures, long bitRate, Lazy<MediaTrack>? alternate)
    {
        ClipFile file = ClipFile.Open(name);
        bool isH265 = codec == SimulatedVideo.H265;
        List<ReadOnlyMemory<byte>> parameterSets = isH265
            ? NalUnits.FromHevcConfiguration(file.DecoderConfiguration("hvc1", "hvcC"))
            : NalUnits.FromAvcConfiguration(file.DecoderConfiguration("avc1", "avcC"));
        NalPacketizer packetizer = isH265 ? new H265Packetizer(PayloadType) : new H264Packetizer(PayloadType);

        WireUnit[] units = [.. file.Samples.Select(sample =>
        {
            List<ReadOnlyMemory<byte>> nals = sample.IsKey ? [.. parameterSets] : [];
            int missing = BitRatePadding.TargetSize(bitRate, gopPictures, PicturesPerSecond, sample.IsKey) - sample.Data.Length;
            nals.AddRange(NalUnits.Split(sample.Data));
            nals[^1] = BitRatePadding.Fill(nals[^1], missing);
            return packetizer.Lay(nals, sample.IsKey);
        })];

        // the MP4 file delays what is shown until nothing comes too late; a camera captures before it sends
        int delay = file.Samples.Max(sample => sample.ShownAfter);
        int[] shownAfter = [.. file.Samples.Select(sample => sample.ShownAfter - delay)];
        string sdp = isH265 ? DescribeH265(parameterSets) : DescribeH264(parameterSets);
        return new MediaTrack("video", PayloadType, ClockRate, [ClockRate / PicturesPerSecond], units, shownAfter, sdp) { Alternate = alternate };
    }

    // RFC 6184 section 8.1
    private static string DescribeH264(List<ReadOnlyMemory<byte>> sets)
    {
        string profile = Convert.ToHexString(sets[0].Span[1..4]);
        return string.Create(CultureInfo.InvariantCulture, $"""
            a=rtpmap:{PayloadType} H264/{ClockRate}
            a=fmtp:{PayloadType} packetization-mode=1;profile-level-id={profile};sprop-parameter-sets={string.Join(',', sets.Select(Base64))}
            a=framerate:{PicturesPerSecond}

            """);
    }

    // RFC 7798 section 7.1
    private static string DescribeH265(List<ReadOnlyMemory<byte>> sets) => string.Create(CultureInfo.InvariantCulture, $"""
        a=rtpmap:{PayloadType} H265/{ClockRate}
        a=fmtp:{PayloadType} sprop-vps={Base64(sets[0])};sprop-sps={Base64(sets[1])};sprop-pps={Base64(sets[2])}
        a=framerate:{PicturesPerSecond}

        """);

    private static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);
}
