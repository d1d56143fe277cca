using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleet.Deployment.Tests.Code;

/// <summary>The environment a container of ours is given, held against what its host knows.</summary>
internal static partial class FleetSettings
{
    private const string Prefix = "FLEET__";

    /// <param name="environment">Names and values; a null value comes from elsewhere.</param>
    public static IEnumerable<string> Problems(HostCode host, IReadOnlyDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(name => name.StartsWith("FLEET", StringComparison.OrdinalIgnoreCase)))
        {
            string key = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal) : name;
            if (!host.Settings.Names.Contains(key)) yield return $"{name} is no setting of {host.Project}";
        }

        if (host.Settings.Names.Count == 0) yield break;
        if (environment.GetValueOrDefault("FLEET__allowAnonymous") != "true") yield return "FLEET__allowAnonymous is not true, so nothing but loopback is listened on";
        if (PortOf(environment) is not { } port) yield return "FLEET__urls is no http://0.0.0.0:PORT";
        else if (port != host.HttpPort) yield return $"FLEET__urls says {port} where {host.Project} says {host.HttpPort}";
    }

    public static int? PortOf(IReadOnlyDictionary<string, string?> environment) =>
        Everywhere().Match(environment.GetValueOrDefault("FLEET__urls") ?? "") is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^http://0\.0\.0\.0:(\d+)$")]
    private static partial Regex Everywhere();
}
