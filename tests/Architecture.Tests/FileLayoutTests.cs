using System.Text.RegularExpressions;

namespace Fleet.Architecture.Tests;

public sealed partial class FileLayoutTests
{
    public static TheoryData<string> Roots() => ["src", "tests", "bench", "samples"];

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_namespace_follows_its_folder(string root)
    {
        List<string> violations = [];
        foreach (string path in Repository.SourceFiles(root))
        {
            Match match = Namespace().Match(File.ReadAllText(path));
            if (!match.Success) continue; // top-level statements
            string[] folders = Repository.Relative(path).Split('/')[1..^1];
            string expected = "Fleet." + string.Join('.', folders);
            if (match.Groups[1].Value != expected) violations.Add($"{Repository.Relative(path)} is in {match.Groups[1].Value}");
        }

        Assert.Empty(violations);
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_file_is_named_after_the_one_type_it_holds(string root)
    {
        List<string> violations = [];
        foreach (string path in Repository.SourceFiles(root))
        {
            string[] types = [.. TopLevelType().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value).Distinct()];
            if (types.Length == 0) continue;
            // Name.Part.cs holds a part of Name
            if (types is not [string only] || only != Path.GetFileName(path).Split('.')[0])
                violations.Add($"{Repository.Relative(path)} holds {string.Join(", ", types)}");
        }

        Assert.Empty(violations);
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:public |internal |file |static |sealed |abstract |readonly |ref |partial |unsafe )*(?:class|struct|record struct|record class|record|interface|enum|delegate [\w<>\[\]?]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
