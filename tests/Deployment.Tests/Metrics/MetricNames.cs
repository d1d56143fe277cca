using System.Text.RegularExpressions;

namespace Fleet.Deployment.Tests.Metrics;

/// <summary>The figures that edges and silos tell, and what is asked for of them.</summary>
internal static partial class MetricNames
{
    /// <summary>Each figure with its labels and who tells it.</summary>
    public static readonly Dictionary<string, (string Project, string[] Labels)> Told = new()
    {
        ["fleet_viewers"] = ("Edge", ["protocol"]),
        ["fleet_cameras_watched"] = ("Edge", []),
        ["fleet_egress_bytes_total"] = ("Edge", []),
        ["fleet_sessions"] = ("Silo", ["state"]),
        ["fleet_cameras_live"] = ("Silo", []),
    };

    /// <summary>What whoever scrapes puts on.</summary>
    private static readonly string[] OfTheScraper = ["instance", "job", "namespace", "pod"];

    public static IEnumerable<string> In(string query) => Name().Matches(query).Select(match => match.Value).Distinct();

    public static IEnumerable<string> Problems(string query)
    {
        string[] names = [.. In(query)];
        if (names.Length == 0) yield return $"'{query}' asks for nothing of ours";
        foreach (string name in names.Where(name => !Told.ContainsKey(name))) yield return $"'{query}' asks for {name}, which nobody tells";
        foreach (string label in Grouped().Matches(query).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (!OfTheScraper.Concat(names.Where(Told.ContainsKey).SelectMany(name => Told[name].Labels)).Contains(label)) yield return $"'{query}' tells apart by {label}, which is not told";
        }
    }

    [GeneratedRegex(@"\bfleet_\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bby \(([\w, ]+)\)")]
    private static partial Regex Grouped();
}
