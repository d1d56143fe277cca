using System.Text.RegularExpressions;

namespace Fleet.Architecture.Tests;

public sealed partial class FolderOrderTests
{
    /// <summary>The order in which a byte travels through Core; a folder uses only the folders before it.</summary>
    private static readonly string[] Order = ["Rtsp", "Rtp", "Codecs", "Cmaf", "Cascade", "Hls", "Lifecycle", "Fleet"];

    [Fact]
    public void A_folder_of_Core_uses_only_the_folders_before_it()
    {
        List<string> violations = [];
        foreach (string path in Repository.SourceFiles("src/Core"))
        {
            string file = Repository.Relative(path);
            int own = Array.IndexOf(Order, file.Split('/')[2]);
            Assert.True(own >= 0, $"{file} stands outside the folders of Core.");
            violations.AddRange(UsedFolders(File.ReadAllText(path)).Where(used => Array.IndexOf(Order, used) > own)
                .Select(used => $"{file} uses {used}"));
        }

        Assert.Empty(violations);
    }

    [Fact]
    public void The_reader_of_used_folders_sees_every_way_to_name_one() =>
        Assert.Equal(
            ["Rtp", "Codecs", "Hls", "Fleet"],
            UsedFolders("using Fleet.Core.Rtp;\nnamespace Fleet.Core.Cmaf;\nvar a = Codecs.H264.Sps.Parse(x); Core.Hls.Part p; Fleet.Core.Fleet.CameraId id; // Lifecycle.Comment"));

    private static string[] UsedFolders(string source)
    {
        string code = Comment().Replace(OwnNamespace().Replace(source, ""), "");
        return [.. QualifiedName().Matches(code).Select(match => match.Groups["folder"].Value).Distinct()];
    }

    [GeneratedRegex(@"(?<![\w.""])(?:(?:Fleet\.)?Core\.)?(?<folder>Rtsp|Rtp|Codecs|Cmaf|Cascade|Hls|Lifecycle|Fleet(?!\.Core))(?=\.[A-Z]|;)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^namespace .*;", RegexOptions.Multiline)]
    private static partial Regex OwnNamespace();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
