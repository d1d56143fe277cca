using Fleet.Core.Codecs;

namespace Fleet.Core.Cmaf;

/// <summary>
/// Reads what <see cref="InitSegmentWriter"/> writes, on the other side of a network: one video track, one audio track or both, all
/// samples in fragments. Written again, the formats it finds give the same bytes. Boxes it does not know are passed over.
/// </summary>
public static class InitSegmentReader
{
    /// <summary>Parameter sets are a few hundred bytes, and their caps a few thousand.</summary>
    public const int MaxSize = 64 * 1024;

    private const int MaxTracks = 2;

    public static bool StartsOne(ReadOnlySpan<byte> data) => data.Length >= Box.HeaderSize && data[4..8].SequenceEqual("ftyp"u8);

    /// <exception cref="CmafFormatException">It is no init segment of a fleet; the message names what is wrong.</exception>
    /// <exception cref="MediaNotSupportedException">It is one, of a codec that is not carried here.</exception>
    public static InitTracks Read(ReadOnlySpan<byte> data)
    {
        if (data.Length > MaxSize) throw new CmafFormatException($"The init segment has {data.Length} bytes; at most {MaxSize} are taken.");
        var boxes = new BoxReader(data);
        boxes.Expect("ftyp"u8);
        BoxReader moov = boxes.Expect("moov"u8).Children();
        boxes.ExpectEnd("The init segment");

        VideoFormat? video = null;
        AudioFormat? audio = null;
        int tracks = 0, extends = 0;
        while (moov.TryRead(out Box box))
        {
            if (box.Is("mvex"u8)) extends += CountTracks(box);
            if (!box.Is("trak"u8)) continue;
            if (++tracks > MaxTracks) throw new CmafFormatException($"The init segment has more than {MaxTracks} tracks.");
            TrackFormat format = ReadTrack(box);
            if (format is VideoFormat) video = video is null ? (VideoFormat)format : throw new CmafFormatException("The init segment has two video tracks.");
            else audio = audio is null ? (AudioFormat)format : throw new CmafFormatException("The init segment has two audio tracks.");
        }

        if (tracks == 0) throw new CmafFormatException("The init segment has no track.");
        if (extends != tracks) throw new CmafFormatException($"The init segment has {tracks} tracks and {extends} trex: its samples are not in fragments.");
        return new InitTracks(video, audio);
    }

    private static int CountTracks(Box mvex)
    {
        int count = 0;
        BoxReader boxes = mvex.Children();
        while (boxes.TryRead(out Box box))
            if (box.Is("trex"u8)) count++;
        return count;
    }

    private static TrackFormat ReadTrack(Box trak)
    {
        BoxReader inTrack = trak.Children();
        Box tkhd = inTrack.Find("tkhd"u8, "trak");
        TrackKind track = ChunkReader.TrackOf(tkhd.UInt32(tkhd.Version == 0 ? 12 : 20));
        BoxReader inMedia = inTrack.Find("mdia"u8, "trak").Children();
        Box mdhd = inMedia.Find("mdhd"u8, "mdia");
        uint timescale = mdhd.UInt32(mdhd.Version == 0 ? 12 : 20);
        if (timescale is 0 or > int.MaxValue) throw new CmafFormatException($"The timescale {timescale} is none.");
        Box hdlr = inMedia.Find("hdlr"u8, "mdia");
        if (!hdlr.Slice(8, 4).SequenceEqual(track == TrackKind.Video ? "vide"u8 : "soun"u8))
            throw new CmafFormatException($"Track {(int)track} is not the {track} track.");

        BoxReader inInformation = inMedia.Find("minf"u8, "mdia").Children();
        BoxReader inTable = inInformation.Find("stbl"u8, "minf").Children();
        Box stsd = inTable.Find("stsd"u8, "stbl");
        if (stsd.UInt32(4) != 1) throw new CmafFormatException($"stsd has {stsd.UInt32(4)} sample entries, not one.");
        BoxReader entries = stsd.Children(behind: 8);
        if (!entries.TryRead(out Box entry)) throw new CmafFormatException("stsd has no sample entry.");
        return track == TrackKind.Video
            ? SampleEntryReader.ReadVideo(entry, (int)timescale)
            : SampleEntryReader.ReadAudio(entry, (int)timescale);
    }
}
