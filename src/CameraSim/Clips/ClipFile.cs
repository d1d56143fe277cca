using System.Buffers.Binary;
using System.Text;

namespace Fleet.CameraSim.Clips;

/// <summary>The one track of an MP4 file as make-clips.sh writes it: not fragmented, all samples side by side (ISO/IEC 14496-12).</summary>
internal sealed class ClipFile
{
    private const int BoxHeader = 8;
    private const int FullBoxHeader = 12;
    private readonly byte[] _data;
    private readonly Range _sampleTable;

    private ClipFile(byte[] data)
    {
        _data = data;
        Range track = .._data.Length;
        foreach (string type in (ReadOnlySpan<string>)["moov", "trak", "mdia", "minf", "stbl"]) track = Box(track, type);
        _sampleTable = track;
        Samples = ReadSamples();
    }

    public IReadOnlyList<ClipSample> Samples { get; }

    public static byte[] ReadResource(string name)
    {
        using Stream stream = typeof(ClipFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The clip {name} is not part of this program.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static ClipFile Open(string name) => new(ReadResource(name));

    /// <summary>The decoder configuration record of the only sample entry: avcC or hvcC (ISO/IEC 14496-15).</summary>
    public ReadOnlySpan<byte> DecoderConfiguration(string entry, string record)
    {
        const int VisualSampleEntryFields = 78;
        Range description = Box(_sampleTable, "stsd");
        Range sampleEntry = Box((description.Start.Value + FullBoxHeader - BoxHeader + 4)..description.End, entry);
        return _data.AsSpan(Box((sampleEntry.Start.Value + VisualSampleEntryFields)..sampleEntry.End, record));
    }

    private ClipSample[] ReadSamples()
    {
        ReadOnlySpan<byte> sizes = Table("stsz");
        ReadOnlySpan<byte> chunks = Table("stco");
        if (Word(chunks, 1) != 1) throw new InvalidDataException("The samples of a clip lie side by side, in one chunk.");

        int constantSize = Word(sizes, 1), offset = Word(chunks, 2);
        var samples = new ClipSample[Word(sizes, 2)];
        int[] shownAfter = ReadCompositionOffsets(samples.Length);
        HashSet<int> keys = ReadKeySamples();
        for (int i = 0; i < samples.Length; i++)
        {
            int size = constantSize != 0 ? constantSize : Word(sizes, 3 + i);
            samples[i] = new ClipSample(_data.AsMemory(offset, size), keys.Count == 0 || keys.Contains(i + 1), shownAfter[i]);
            offset += size;
        }

        return samples;
    }

    private int[] ReadCompositionOffsets(int count)
    {
        int[] offsets = new int[count];
        if (!TryBox(_sampleTable, "ctts", out Range box)) return offsets;
        ReadOnlySpan<byte> runs = _data.AsSpan(box);
        for (int run = 0, sample = 0; run < Word(runs, 1); run++)
        {
            for (int i = Word(runs, 2 + 2 * run); i > 0; i--) offsets[sample++] = Word(runs, 3 + 2 * run);
        }

        return offsets;
    }

    private HashSet<int> ReadKeySamples()
    {
        var keys = new HashSet<int>();
        if (!TryBox(_sampleTable, "stss", out Range box)) return keys;
        ReadOnlySpan<byte> table = _data.AsSpan(box);
        for (int i = 0; i < Word(table, 1); i++) keys.Add(Word(table, 2 + i));
        return keys;
    }

    private ReadOnlySpan<byte> Table(string type) => _data.AsSpan(Box(_sampleTable, type));

    private static int Word(ReadOnlySpan<byte> table, int index) => BinaryPrimitives.ReadInt32BigEndian(table[(4 * index)..]);

    private Range Box(Range parent, string type) =>
        TryBox(parent, type, out Range box) ? box : throw new InvalidDataException($"A clip has no box {type}.");

    private bool TryBox(Range parent, string type, out Range box)
    {
        for (int at = parent.Start.Value; at + BoxHeader <= parent.End.Value;)
        {
            int size = Word(_data.AsSpan(at), 0);
            box = (at + BoxHeader)..(at + size);
            if (Encoding.Latin1.GetString(_data, at + 4, 4) == type) return true;
            at += Math.Max(size, BoxHeader);
        }

        box = default;
        return false;
    }
}
