using System.Text.RegularExpressions;

namespace Fleet.Architecture.Tests;

/// <summary>docs/interop-tests.md says which test proves which line; the tests it names are there.</summary>
public sealed partial class InteropTableTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "interop-tests.md"));

    [Fact]
    public void Every_test_the_table_names_exists()
    {
        HashSet<string> tests = [.. Repository.SourceFiles("tests").SelectMany(path => TestMethod().Matches(File.ReadAllText(path)).Select(match => $"{Path.GetFileNameWithoutExtension(path)}.{match.Groups[1].Value}"))];
        string[] named = [.. TestName().Matches(Page).Select(match => match.Groups[1].Value)];
        Assert.True(named.Length > 50);
        Assert.Equal([], named.Where(name => !tests.Contains(name)));
    }

    [Fact]
    public void Every_claim_of_the_table_names_a_test()
    {
        string[] rows = [.. Page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| claim", StringComparison.Ordinal))];
        Assert.True(rows.Length > 40);
        Assert.Equal([], rows.Where(row => !TestName().IsMatch(row)));
    }

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\n]*\](?:\s*\[[^\n]*\])*\s*public (?:async )?(?:Task|void|ValueTask) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
