using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Testing.Streams;

/// <summary>
/// Two seconds of 1080p25 at 4 Mbit/s as a camera sends them: a key frame of 100 to 160 KB behind its parameter sets, then 49 pictures of
/// about 18 KB, each cut into packets, of 1400 bytes unless told otherwise. Parameter sets and slice heads are real ones, of x264 and x265;
/// the rest is noise, as coded pictures are to everything but a decoder.
/// </summary>
public static class VideoLoop
{
    public const int Pictures = 50;

    private const int UsualPacket = 1400;
    private const int ClockRate = 90_000;
    private const uint Interval = ClockRate / 25;
    private const int Seed = 25;

    private static readonly byte[][] H264Sets = [Convert.FromHexString("674D4028DA01E0089F97011000000300100000030320F1832A"), Convert.FromHexString("68EE0FC8")];

    private static readonly byte[][] H265Sets =
    [
        Convert.FromHexString("40010C01FFFF016000000300900000030000030078BA0240"),
        Convert.FromHexString("420101016000000300900000030000030078A003C0801107CB96E92930BC05A02000000300200000030321"),
        Convert.FromHexString("4401C073C189"),
    ];

    /// <summary>In FU-A and single NAL unit packets (RFC 6184 sections 5.6 and 5.8).</summary>
    public static RtpLoop H264(int packetSize = UsualPacket) => Build("H264", H264Sets, H264Head, (builder, nal) =>
    {
        int header = nal[0];
        ReadOnlySpan<byte> rest = nal.AsSpan(1);
        for (bool first = true; !rest.IsEmpty; first = false)
        {
            int size = Math.Min(packetSize - 2, rest.Length);
            bool last = size == rest.Length;
            builder.Add(last, [(byte)(header & 0xE0 | 28), (byte)((first ? 0x80 : 0) | (last ? 0x40 : 0) | header & 0x1F)], rest[..size]);
            rest = rest[size..];
        }
    });

    /// <summary>In fragmentation units and single NAL unit packets (RFC 7798 sections 4.4.1 and 4.4.3).</summary>
    public static RtpLoop H265(int packetSize = UsualPacket) => Build("H265", H265Sets, H265Head, (builder, nal) =>
    {
        int type = nal[0] >> 1 & 0x3F;
        ReadOnlySpan<byte> rest = nal.AsSpan(2);
        for (bool first = true; !rest.IsEmpty; first = false)
        {
            int size = Math.Min(packetSize - 3, rest.Length);
            bool last = size == rest.Length;
            builder.Add(last, [(byte)(nal[0] & 0x81 | 49 << 1), nal[1], (byte)((first ? 0x80 : 0) | (last ? 0x40 : 0) | type)], rest[..size]);
            rest = rest[size..];
        }
    });

    private static RtpLoop Build(string encoding, byte[][] parameterSets, Func<int, byte[]> head, Action<RtpLoopBuilder, byte[]> packetize)
    {
        var builder = new RtpLoopBuilder(new PayloadFormat { PayloadType = 96, EncodingName = encoding, ClockRate = ClockRate });
        var bytes = new CodedBytes(Seed);
        foreach (byte[] set in parameterSets) builder.Add(marker: false, [], set);
        for (int i = 0; i < Pictures; i++)
        {
            int size = i == 0 ? bytes.Next(100_000, 160_000) : bytes.Next(14_000, 21_000);
            packetize(builder, bytes.Unit(head(i), size));
            builder.EndUnits(1, Interval);
        }

        return builder.Build();
    }

    /// <summary>ITU-T H.264 section 7.3.3: first_mb_in_slice, slice_type, pic_parameter_set_id, frame_num in four bits, and idr_pic_id.</summary>
    private static byte[] H264Head(int picture) => picture == 0
        ? [0x65, 0x88, 0x84]
        : [0x41, (byte)(0x9A | picture >> 3 & 1), (byte)((picture & 7) << 5 | 2)];

    /// <summary>ITU-T H.265 section 7.3.6.1: an IDR_N_LP picture, or a TRAIL_R one with its eight bits of slice_pic_order_cnt_lsb.</summary>
    private static byte[] H265Head(int picture) => picture == 0
        ? [0x28, 0x01, 0xAC]
        : [0x02, 0x01, (byte)(0xD0 | picture >> 5), (byte)((picture & 0x1F) << 3 | 1)];
}
