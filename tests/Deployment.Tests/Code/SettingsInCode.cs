using System.Text.RegularExpressions;

namespace Fleet.Deployment.Tests.Code;

/// <summary>The settings a host knows: what its list <c>Keys</c> names, and what the lists in that name.</summary>
internal sealed partial class SettingsInCode
{
    private readonly Dictionary<string, string> _declarations = [];
    private readonly Dictionary<string, string> _names = [];

    /// <param name="host">The host's own source, with its list.</param>
    /// <param name="all">That and the source of all it references.</param>
    public SettingsInCode(string host, string all)
    {
        Dictionary<string, string> lists = List().Matches(all).GroupBy(match => match.Groups[1].Value).ToDictionary(group => group.Key, group => group.First().Groups[2].Value);
        foreach (Match match in Key().Matches(all))
        {
            _names.TryAdd(match.Groups[1].Value, match.Groups[2].Value);
            _declarations.TryAdd(match.Groups[2].Value, match.Value);
        }

        string? own = List().Matches(host).FirstOrDefault(match => match.Groups[1].Value == "Keys")?.Groups[2].Value;
        Names = own is null ? new HashSet<string>() : NamesIn(own, lists).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>As configuration has them, such as <c>cluster:id</c>. None where the host takes no settings.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>The source of a setting, with what it says of its default.</summary>
    public string Declaration(string name) => _declarations.GetValueOrDefault(name, "");

    private IEnumerable<string> NamesIn(string list, Dictionary<string, string> lists) => Identifier().Matches(list).Select(match => match.Value).SelectMany(identifier =>
        _names.TryGetValue(identifier, out string? name) ? [name] : lists.TryGetValue(identifier, out string? inner) && inner != list ? NamesIn(inner, lists) : []);

    [GeneratedRegex("""SettingKey (\w+)\s*=\s*new\(\s*"([^"]+)"[^;]*""")]
    private static partial Regex Key();

    [GeneratedRegex("""List<SettingKey>\s+(\w+)\s*(?:=|=>|\{\s*get;\s*\}\s*=)\s*\[(.*?)\];""", RegexOptions.Singleline)]
    private static partial Regex List();

    [GeneratedRegex("""\w+""")]
    private static partial Regex Identifier();
}
