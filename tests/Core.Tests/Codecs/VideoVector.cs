using System.Globalization;
using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Codecs;

/// <summary>A stream from a real encoder, and what ffprobe says of it (Vectors/README.md).</summary>
internal sealed class VideoVector
{
    private VideoVector(bool h265, string[] golden)
    {
        H265 = h265;
        int[] size = [.. golden[1].Split('x').Select(Number)];
        (Width, Height) = (size[0], size[1]);
        int[] aspect = [.. golden[2].Split(':').Select(Number)];
        Aspect = (aspect[0], aspect[1]);
        int[] rate = [.. golden[3].Split('/').Select(Number)];
        Interval = (int)Math.Round(90000.0 * rate[1] / rate[0]);
        string[] colour = golden[4].Split(' ');
        Colour = colour[0] switch
        {
            "bt709" => new ColourInfo(1, 1, 1, false),
            "bt2020" => new ColourInfo(9, 16, 9, false),
            _ => null,
        };
        ReorderDepth = Number(golden[5]);
        Delays = [.. golden[6].Split(' ').Select(Number)];
        Keys = [.. golden[7].Select(c => c == 'K')];
        Configuration = golden[8].ToUpperInvariant();
        Pictures = Split(File.ReadAllBytes(Path.Combine(Folder(h265), golden[0] + ".bin")));
    }

    public bool H265 { get; }

    public int Width { get; }

    public int Height { get; }

    public (int, int) Aspect { get; }

    public int Interval { get; }

    public ColourInfo? Colour { get; }

    public int ReorderDepth { get; }

    public IReadOnlyList<int> Delays { get; }

    public IReadOnlyList<bool> Keys { get; }

    public string Configuration { get; }

    /// <summary>The NAL units of each picture, parameter sets and all.</summary>
    public IReadOnlyList<IReadOnlyList<byte[]>> Pictures { get; }

    public static IEnumerable<string> Names(bool h265) => Rows(h265).Select(row => row[0]);

    public static VideoVector Load(bool h265, string name) => new(h265, Rows(h265).Single(row => row[0] == name));

    public int TypeOf(byte[] nal) => H265 ? nal[0] >> 1 & 0x3F : nal[0] & 0x1F;

    public bool IsSlice(byte[] nal) => H265 ? TypeOf(nal) < 32 : TypeOf(nal) is 1 or 5;

    /// <summary>When the picture is shown: its place in the golden table, in ticks.</summary>
    public uint Timestamp(int picture) => (uint)(900_000 + (Delays[picture] - ReorderDepth + picture) * 3600);

    /// <summary>What of a picture stands in its access unit.</summary>
    public IReadOnlyList<string> Carried(int picture) =>
        [.. Pictures[picture].Where(nal => H265 ? TypeOf(nal) is < 32 or 39 or 40 : TypeOf(nal) is 1 or 5 or 6).Select(Convert.ToHexString)];

    private static string Folder(bool h265) => Path.Combine(AppContext.BaseDirectory, "Vectors", h265 ? "H265" : "H264");

    private static IEnumerable<string[]> Rows(bool h265) => File.ReadLines(Path.Combine(Folder(h265), "golden.txt"))
        .Where(line => !line.StartsWith('#')).Select(line => line.Split(" | "));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private List<IReadOnlyList<byte[]>> Split(byte[] stream)
    {
        List<IReadOnlyList<byte[]>> pictures = [];
        List<byte[]> current = [];
        foreach (byte[] nal in AnnexB.Split(stream))
        {
            bool begins = !IsSlice(nal) ? !(H265 && TypeOf(nal) == 40) : H265 ? (nal[2] & 0x80) != 0 : (nal[1] & 0x80) != 0;
            if (begins && current.Exists(IsSlice))
            {
                pictures.Add(current);
                current = [];
            }

            current.Add(nal);
        }

        pictures.Add(current);
        return pictures;
    }
}
