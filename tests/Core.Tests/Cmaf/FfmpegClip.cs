using Fleet.Core.Codecs;
using Fleet.Testing.Mp4;

namespace Fleet.Core.Tests.Cmaf;

/// <summary>A real video stream: what an encoder made, taken out of a file of ffmpeg's own muxer.</summary>
internal sealed class FfmpegClip
{
    private FfmpegClip(VideoFormat format, List<(byte[] Data, long Presentation, int Delay, bool IsKey)> pictures)
    {
        Format = format;
        Pictures = pictures;
    }

    public VideoFormat Format { get; }

    public List<(byte[] Data, long Presentation, int Delay, bool IsKey)> Pictures { get; }

    public static FfmpegClip Encode(string encoder, string codecString, int pictures = 50)
    {
        const int interval = 3600;
        byte[] file = JudgeTool.Run("ffmpeg", ($"-v error -f lavfi -i testsrc2=size=320x240:rate=25 -frames:v {pictures} {encoder} -g 25 -pix_fmt yuv420p "
            + "-video_track_timescale 90000 -movflags empty_moov+frag_every_frame+default_base_moof -f mp4 pipe:1").Split(' '));
        IReadOnlyList<Mp4Box> boxes = Mp4Box.ReadAll(file);
        Mp4Box entry = boxes.Single(box => box.Type == "moov").Single("trak").Single("mdia").Single("minf").Single("stbl").Single("stsd").ChildrenBehind(8)[0];
        Mp4Box configuration = entry.ChildrenBehind(78).First(box => box.Type is "avcC" or "hvcC");
        List<(byte[], long, int, bool)> list = [];
        int delayOfFirst = 0;
        foreach ((Mp4Box moof, Mp4Box mdat) in boxes.Where(box => box.Type == "moof").Zip(boxes.Where(box => box.Type == "mdat")))
        {
            (int offset, bool isKey) = ReadRun(moof.Single("traf"));
            if (list.Count == 0) delayOfFirst = offset / interval;
            int delay = offset / interval;
            list.Add((mdat.Body.ToArray(), (list.Count + delay - delayOfFirst) * (long)interval, delay, isKey));
        }

        return new FfmpegClip(new VideoFormat
        {
            Codec = configuration.Type == "avcC" ? VideoCodec.H264 : VideoCodec.H265,
            CodecString = codecString,
            Timescale = 90000,
            Configuration = configuration.Body,
            Width = 320,
            Height = 240,
            DeclaredInterval = interval,
            ReorderDepth = delayOfFirst,
        }, list);
    }

    /// <summary>ISO/IEC 14496-12 sections 8.8.7 and 8.8.8, as far as ffmpeg uses them.</summary>
    private static (int Offset, bool IsKey) ReadRun(Mp4Box traf)
    {
        Mp4Box tfhd = traf.Single("tfhd"), trun = traf.Single("trun");
        int at = 8 + ((tfhd.Flags & 0x01) != 0 ? 8 : 0) + ((tfhd.Flags & 0x02) != 0 ? 4 : 0) + ((tfhd.Flags & 0x08) != 0 ? 4 : 0) + ((tfhd.Flags & 0x10) != 0 ? 4 : 0);
        uint flags = (tfhd.Flags & 0x20) != 0 ? tfhd.U32(at) : 0;
        at = 8 + ((trun.Flags & 0x01) != 0 ? 4 : 0);
        if ((trun.Flags & 0x04) != 0) flags = trun.U32(at);
        at += ((trun.Flags & 0x04) != 0 ? 4 : 0) + ((trun.Flags & 0x100) != 0 ? 4 : 0) + ((trun.Flags & 0x200) != 0 ? 4 : 0);
        if ((trun.Flags & 0x400) != 0) flags = trun.U32(at);
        at += (trun.Flags & 0x400) != 0 ? 4 : 0;
        return ((trun.Flags & 0x800) != 0 ? (int)trun.U32(at) : 0, (flags & 0x10000) == 0);
    }
}
