using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fleet.Deployment.Tests.Code;

/// <summary>What the source of a host says of it, read as text: the cluster's hosts need packages that these tests do without.</summary>
internal sealed partial class HostCode
{
    private static readonly Dictionary<string, string> ByImage = new() { ["fleet-standalone"] = "Standalone", ["fleet-silo"] = "Silo", ["fleet-edge"] = "Edge", ["fleet-camera-sim"] = "CameraSim" };

    private static readonly ConcurrentDictionary<string, HostCode> Known = new();

    private readonly string _own;
    private readonly string _text;

    private HostCode(string project)
    {
        Project = project;
        var folders = new HashSet<string>();
        AddWithReferences(project, folders);
        _text = string.Join('\n', folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf($"src/{folder}"), "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText));
        _own = string.Join('\n', Directory.EnumerateFiles(Repository.PathOf($"src/{project}"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        Settings = new SettingsInCode(_own, _text);
        Routes = Route().Matches(_text).Select(match => match.Groups[1].Value).ToHashSet();
    }

    public string Project { get; }

    public SettingsInCode Settings { get; }

    /// <summary>The templates it answers at.</summary>
    public IReadOnlySet<string> Routes { get; }

    /// <summary>Where it listens if it is told nothing; what it says itself counts before what it shares.</summary>
    public int HttpPort => int.Parse((Localhost().Match(_own) is { Success: true } own ? own : Localhost().Match(_text)).Groups[1].Value, CultureInfo.InvariantCulture);

    public static HostCode Of(string project) => Known.GetOrAdd(project, name => new HostCode(name));

    /// <param name="image">With or without a tag.</param>
    /// <returns>Null for an image that is not ours.</returns>
    public static HostCode? OfImage(string? image) => ByImage.TryGetValue(image?.Split(':')[0] ?? "", out string? project) ? Of(project) : null;

    /// <summary>Whether it, or what it references, has text that begins with this word.</summary>
    public bool Says(string word) => Regex.IsMatch(_text, $"\"{word}\\b");

    private static void AddWithReferences(string project, HashSet<string> folders)
    {
        if (!folders.Add(project)) return;
        foreach (XElement reference in XDocument.Load(Repository.PathOf($"src/{project}/{project}.csproj")).Descendants("ProjectReference"))
            AddWithReferences(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')), folders);
    }

    [GeneratedRegex("""\bMap\w*\(\s*(?:\w+,\s*)?"(/[^"]*)""")]
    private static partial Regex Route();

    [GeneratedRegex("""http://localhost:(\d+)""")]
    private static partial Regex Localhost();
}
