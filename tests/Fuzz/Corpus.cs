using System.Text;

namespace Fleet.Fuzz;

public static class Corpus
{
    /// <summary>Reads the samples of one target (Corpus/README.md tells the three kinds of file).</summary>
    public static IReadOnlyList<byte[]> Load(string target)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"The fuzz target {target} has no corpus at {folder}.");
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(Read)];
    }

    private static byte[] Read(string path) => Path.GetExtension(path) switch
    {
        ".hex" => Convert.FromHexString(string.Concat(File.ReadLines(path).Select(line => line.Split('#')[0])
            .SelectMany(line => line.Where(c => !char.IsWhiteSpace(c))))),
        ".txt" => Encoding.Latin1.GetBytes(File.ReadAllText(path).ReplaceLineEndings("\r\n")),
        _ => File.ReadAllBytes(path),
    };
}
