using Fleet.Core.Codecs;

namespace Fleet.Core.Cmaf;

/// <summary>
/// The header of a fragmented file (ISO/IEC 14496-12 section 8.8.1, ISO/IEC 23000-19 section 7.3.1):
/// <code>
/// ftyp
/// moov
///   mvhd            duration 0 and no mehd: with a duration Chromium leaves its low-delay mode
///   trak            one a track
///     tkhd
///     mdia
///       mdhd hdlr
///       minf
///         vmhd | smhd
///         dinf dref url
///         stbl
///           stsd    see SampleEntryWriter
///           stts stsc stsz stco, all empty
///   mvex
///     trex          one a track
/// </code>
/// </summary>
public static class InitSegmentWriter
{
    /// <summary>More than all fixed fields of two tracks; a test writes the largest.</summary>
    private const int MaxFixedSize = 2048;

    private const uint Identity = 0x00010000;

    public static byte[] Write(VideoFormat? video, AudioFormat? audio)
    {
        var buffer = new byte[MaxFixedSize + (video?.Configuration.Length ?? 0) + (audio?.Configuration.Length ?? 0)];
        var writer = new BoxWriter(buffer);
        FileType(ref writer, bothTracks: video is not null && audio is not null);
        int moov = writer.Begin("moov"u8);
        MovieHeader(ref writer, video?.Timescale ?? audio!.Timescale);
        if (video is not null) Track(ref writer, TrackKind.Video, video);
        if (audio is not null) Track(ref writer, TrackKind.Audio, audio);
        int mvex = writer.Begin("mvex"u8);
        if (video is not null) TrackExtends(ref writer, TrackKind.Video);
        if (audio is not null) TrackExtends(ref writer, TrackKind.Audio);
        writer.End(mvex);
        writer.End(moov);
        return buffer[..writer.Position];
    }

    /// <summary>Section 4.3. A CMAF track file holds one track (ISO/IEC 23000-19 section 7.3.1), so both together don't claim the brand.</summary>
    private static void FileType(ref BoxWriter writer, bool bothTracks)
    {
        int ftyp = writer.Begin("ftyp"u8);
        writer.Bytes("iso6"u8);
        writer.UInt32(1);
        writer.Bytes("iso6"u8);
        writer.Bytes(bothTracks ? "mp41"u8 : "cmfc"u8);
        writer.End(ftyp);
    }

    /// <summary>Section 8.2.2.</summary>
    private static void MovieHeader(ref BoxWriter writer, int timescale)
    {
        int mvhd = writer.Begin("mvhd"u8, 0, 0);
        writer.Zeros(8);
        writer.UInt32((uint)timescale);
        writer.UInt32(0);
        writer.UInt32(Identity);
        writer.UInt16(0x0100);
        writer.Zeros(10);
        Matrix(ref writer);
        writer.Zeros(24);
        writer.UInt32((uint)TrackKind.Audio + 1);
        writer.End(mvhd);
    }

    private static void Matrix(ref BoxWriter writer)
    {
        ReadOnlySpan<uint> matrix = [Identity, 0, 0, 0, Identity, 0, 0, 0, 0x40000000];
        foreach (uint value in matrix) writer.UInt32(value);
    }

    private static void Track(ref BoxWriter writer, TrackKind kind, TrackFormat format)
    {
        int trak = writer.Begin("trak"u8);
        TrackHeader(ref writer, kind, format as VideoFormat);
        int mdia = writer.Begin("mdia"u8);
        MediaHeader(ref writer, format.Timescale);
        Handler(ref writer, kind);
        int minf = writer.Begin("minf"u8);
        MediaTypeHeader(ref writer, kind);
        DataInformation(ref writer);
        SampleTable(ref writer, format);
        writer.End(minf);
        writer.End(mdia);
        writer.End(trak);
    }

    /// <summary>Section 8.3.2. The size is the presentation's: width stretched by the pixel aspect, as 16.16.</summary>
    private static void TrackHeader(ref BoxWriter writer, TrackKind kind, VideoFormat? video)
    {
        const uint enabledAndInMovie = 3;
        int tkhd = writer.Begin("tkhd"u8, 0, enabledAndInMovie);
        writer.Zeros(8);
        writer.UInt32((uint)kind);
        writer.Zeros(4);
        writer.UInt32(0);
        writer.Zeros(8);
        writer.UInt16(0);
        writer.UInt16((ushort)(kind == TrackKind.Audio ? 1 : 0));
        writer.UInt16((ushort)(kind == TrackKind.Audio ? 0x0100 : 0));
        writer.Zeros(2);
        Matrix(ref writer);
        ulong width = video is null ? 0 : ((ulong)video.Width << 16) * (ulong)video.PixelAspect.Horizontal / (ulong)video.PixelAspect.Vertical;
        writer.UInt32((uint)Math.Min(width, uint.MaxValue));
        writer.UInt32(video is null ? 0 : (uint)video.Height << 16);
        writer.End(tkhd);
    }

    /// <summary>Section 8.4.2.</summary>
    private static void MediaHeader(ref BoxWriter writer, int timescale)
    {
        const ushort undetermined = 0x55C4;
        int mdhd = writer.Begin("mdhd"u8, 0, 0);
        writer.Zeros(8);
        writer.UInt32((uint)timescale);
        writer.UInt32(0);
        writer.UInt16(undetermined);
        writer.UInt16(0);
        writer.End(mdhd);
    }

    /// <summary>Section 8.4.3.</summary>
    private static void Handler(ref BoxWriter writer, TrackKind kind)
    {
        int hdlr = writer.Begin("hdlr"u8, 0, 0);
        writer.Zeros(4);
        writer.Bytes(kind == TrackKind.Video ? "vide"u8 : "soun"u8);
        writer.Zeros(12);
        writer.Bytes(kind == TrackKind.Video ? "VideoHandler\0"u8 : "SoundHandler\0"u8);
        writer.End(hdlr);
    }

    /// <summary>Sections 12.1.2 and 12.2.2.</summary>
    private static void MediaTypeHeader(ref BoxWriter writer, TrackKind kind)
    {
        int header = kind == TrackKind.Video ? writer.Begin("vmhd"u8, 0, 1) : writer.Begin("smhd"u8, 0, 0);
        writer.Zeros(kind == TrackKind.Video ? 8 : 4);
        writer.End(header);
    }

    /// <summary>Section 8.7: the media is in the same file.</summary>
    private static void DataInformation(ref BoxWriter writer)
    {
        int dinf = writer.Begin("dinf"u8);
        int dref = writer.Begin("dref"u8, 0, 0);
        writer.UInt32(1);
        writer.End(writer.Begin("url "u8, 0, 1));
        writer.End(dref);
        writer.End(dinf);
    }

    /// <summary>Section 8.5; all samples are in fragments, so the tables are empty.</summary>
    private static void SampleTable(ref BoxWriter writer, TrackFormat format)
    {
        int stbl = writer.Begin("stbl"u8);
        int stsd = writer.Begin("stsd"u8, 0, 0);
        writer.UInt32(1);
        SampleEntryWriter.Write(ref writer, format);
        writer.End(stsd);
        EmptyTable(ref writer, "stts"u8, 4);
        EmptyTable(ref writer, "stsc"u8, 4);
        EmptyTable(ref writer, "stsz"u8, 8);
        EmptyTable(ref writer, "stco"u8, 4);
        writer.End(stbl);
    }

    private static void EmptyTable(ref BoxWriter writer, ReadOnlySpan<byte> type, int body)
    {
        int box = writer.Begin(type, 0, 0);
        writer.Zeros(body);
        writer.End(box);
    }

    /// <summary>Section 8.8.3; every trun states its sample's values itself.</summary>
    private static void TrackExtends(ref BoxWriter writer, TrackKind kind)
    {
        int trex = writer.Begin("trex"u8, 0, 0);
        writer.UInt32((uint)kind);
        writer.UInt32(1);
        writer.Zeros(12);
        writer.End(trex);
    }
}
