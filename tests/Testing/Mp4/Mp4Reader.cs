using System.Text;

namespace Fleet.Testing.Mp4;

/// <summary>
/// A strict reader of what the server sends: an init segment, then chunks of one sample. It throws <see cref="Mp4Exception"/> on anything
/// a browser was seen to refuse, or the CMAF rules forbid, also across chunks. It shares no code with the writer.
/// </summary>
public sealed class Mp4Reader
{
    private const uint NonSync = 0x00010000;
    private readonly Dictionary<int, Mp4Track> _tracks;
    private readonly Dictionary<int, long> _ends = [];
    private long _lastSequence = -1;

    public Mp4Reader(ReadOnlyMemory<byte> init) => _tracks = ReadInit(init).ToDictionary(track => track.Id);

    public IReadOnlyDictionary<int, Mp4Track> Tracks => _tracks;

    /// <summary>Reads any number of chunks put side by side.</summary>
    public IReadOnlyList<Mp4Sample> Read(ReadOnlyMemory<byte> chunks)
    {
        List<Mp4Sample> samples = [];
        Mp4Box? prft = null, moof = null;
        foreach (Mp4Box box in Mp4Box.ReadAll(chunks))
        {
            string expected = moof is not null ? "mdat" : prft is not null ? "moof" : "prft or moof";
            Rule(expected.Contains(box.Type, StringComparison.Ordinal), $"{box.Type} where {expected} is expected");
            if (box.Type == "prft") prft = box;
            else if (box.Type == "moof") moof = box;
            else
            {
                samples.Add(ReadChunk(prft, moof!, box));
                prft = moof = null;
            }
        }

        Rule(prft is null && moof is null, "the chunk is cut short");
        return samples;
    }

    private Mp4Sample ReadChunk(Mp4Box? prft, Mp4Box moof, Mp4Box mdat)
    {
        Rule(moof.Children is [{ Type: "mfhd" }, { Type: "traf" }], "moof is mfhd and one traf");
        Mp4Box mfhd = moof.Single("mfhd"), traf = moof.Single("traf");
        Rule(traf.Children is [{ Type: "tfhd" }, { Type: "tfdt" }, { Type: "trun" }], "traf is tfhd, tfdt and one trun");
        Mp4Box tfhd = traf.Single("tfhd"), tfdt = traf.Single("tfdt"), trun = traf.Single("trun");

        uint sequence = mfhd.U32(4);
        Rule(sequence > _lastSequence, "sequence numbers go up");
        _lastSequence = sequence;

        Rule(tfhd.Flags == 0x020000 && tfhd.Body.Length == 8, "tfhd is default-base-is-moof and nothing else");
        int id = (int)tfhd.U32(4);
        Rule(_tracks.ContainsKey(id), $"the init segment has no track {id}");

        Rule(tfdt.Version == 1 && tfdt.Body.Length == 12, "tfdt is of version 1");
        ulong decodeTime = tfdt.U64(4);
        Rule(decodeTime <= long.MaxValue, "a decode time is not negative");

        bool hasOffset = (trun.Flags & 0x800) != 0;
        Rule((trun.Flags & ~0x800u) == 0x701, "trun has data offset, duration, size and flags");
        Rule(trun.Version == (hasOffset ? 1 : 0), "trun is of version 1 where composition offsets are");
        Rule(trun.Body.Length == (hasOffset ? 28 : 24) && trun.U32(4) == 1, "trun has one sample");
        Rule(trun.U32(8) == moof.Size + 8, "the data offset points behind the header of mdat");
        uint duration = trun.U32(12), size = trun.U32(16), flags = trun.U32(20);
        int offset = hasOffset ? (int)trun.U32(24) : 0;
        Rule(duration > 0, "a duration is not zero");
        Rule(offset >= 0, "composition offsets are not negative");
        Rule(size > 0 && size == mdat.Body.Length, "mdat is the one sample, and not empty");
        Rule(flags is 0x02000000 or 0x01010000, "a sample is a sync sample that depends on none, or neither");
        bool isSync = (flags & NonSync) == 0;

        if (_ends.TryGetValue(id, out long end)) Rule((long)decodeTime == end, $"track {id}: decode time {decodeTime} where the previous chunk ends at {end}");
        else Rule(isSync, $"track {id} starts with a sync sample");
        _ends[id] = (long)decodeTime + duration;
        ulong? ntp = prft is null ? null : ReadCaptureTime(prft, id, decodeTime + (uint)offset);
        return new Mp4Sample(id, sequence, (long)decodeTime, duration, offset, isSync, mdat.Body, ntp);
    }

    private static ulong ReadCaptureTime(Mp4Box prft, int track, ulong presentation)
    {
        Rule(prft.Version == 1 && prft.Flags == 24 && prft.Body.Length == 24, "prft is of version 1 and tells the time of capture");
        Rule(prft.U32(4) == track, "prft is of the track it stands before");
        Rule(prft.U64(16) == presentation, "prft tells the presentation time of its sample");
        return prft.U64(8);
    }

    private static List<Mp4Track> ReadInit(ReadOnlyMemory<byte> init)
    {
        IReadOnlyList<Mp4Box> boxes = Mp4Box.ReadAll(init);
        Rule(boxes is [{ Type: "ftyp" }, { Type: "moov" }], "an init segment is ftyp and moov");
        Mp4Box moov = boxes[1];
        Mp4Box mvhd = moov.Single("mvhd"), mvex = moov.Single("mvex");
        Rule(mvhd.U32(16) == 0, "mvhd has the duration 0");
        Rule(mvex.Optional("mehd") is null, "there is no mehd");
        Mp4Box[] traks = [.. moov.Children.Where(box => box.Type == "trak")];
        Rule(traks.Length is 1 or 2, "one track or two");
        List<Mp4Track> tracks = [.. traks.Select(ReadTrack)];
        Rule(mvex.Children.Select(trex => trex.Type == "trex" ? (int)trex.U32(4) : -1).SequenceEqual(tracks.Select(track => track.Id)), "one trex a track");
        return tracks;
    }

    private static Mp4Track ReadTrack(Mp4Box trak)
    {
        Rule(trak.Optional("edts") is null, "there is no edit list");
        Mp4Box mdia = trak.Single("mdia");
        Mp4Box mdhd = mdia.Single("mdhd"), minf = mdia.Single("minf");
        Rule(mdhd.U32(16) == 0, "mdhd has the duration 0");
        string handler = Encoding.Latin1.GetString(mdia.Single("hdlr").Slice(8, 4));
        int id = (int)trak.Single("tkhd").U32(12);
        Rule((id, handler) is (1, "vide") or (2, "soun"), "video is track 1, audio track 2");
        _ = minf.Single(handler == "vide" ? "vmhd" : "smhd");
        _ = minf.Single("dinf").Single("dref");
        Mp4Box stbl = minf.Single("stbl");
        foreach (string table in (string[])["stts", "stsc", "stco"]) Rule(stbl.Single(table).U32(4) == 0, $"{table} is empty");
        Rule(stbl.Single("stsz").U32(8) == 0, "stsz is empty");
        IReadOnlyList<Mp4Box> entries = stbl.Single("stsd").ChildrenBehind(8);
        Rule(entries.Count == 1, "one sample entry");
        int fields = handler == "vide" ? 78 : 28;
        IReadOnlyList<Mp4Box> inside = entries[0].ChildrenBehind(fields);
        string configuration = entries[0].Type switch
        {
            "avc1" => "avcC",
            "hvc1" => "hvcC",
            "mp4a" => "esds",
            "Opus" => "dOps",
            "fLaC" => "dfLa",
            _ => throw new Mp4Exception($"the sample entry {entries[0].Type} is none of ours"),
        };
        Rule(inside.Count > 0 && inside[0].Type == configuration, $"{entries[0].Type} has {configuration}");
        return new Mp4Track(id, handler, (int)mdhd.U32(12), entries[0].Type, entries[0].Body[..fields], inside);
    }

    private static void Rule(bool holds, string rule)
    {
        if (!holds) throw new Mp4Exception("Broken rule: " + rule);
    }
}
