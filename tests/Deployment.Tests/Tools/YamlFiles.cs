using System.Text.Json.Nodes;

namespace Fleet.Deployment.Tests.Tools;

/// <summary>YAML files by their path in the repository, each a list of documents. A test changes a copy to see that a check finds it.</summary>
internal sealed class YamlFiles
{
    private static readonly string[] Places = ["compose.yaml", "compose", "k8s"];

    private static readonly Lazy<Task<YamlFiles>> OfRepository = new(LoadAsync);

    private readonly Dictionary<string, JsonArray> _documents;

    private YamlFiles(Dictionary<string, JsonArray> documents) => _documents = documents;

    public IEnumerable<string> Paths => _documents.Keys;

    /// <summary>All that the repository has for deployment: an own copy.</summary>
    public static async Task<YamlFiles> OfRepositoryAsync() =>
        new((await OfRepository.Value)._documents.ToDictionary(file => file.Key, file => (JsonArray)file.Value.DeepClone()));

    public static async Task<YamlFiles> ParseAsync(Dictionary<string, string> texts, CancellationToken ct)
    {
        var input = new JsonObject(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));
        JsonNode files = await NodeScript.RunAsync("yaml-to-json.mjs", input.ToJsonString(), ct);
        return new(files.AsObject().ToDictionary(file => file.Key, file => file.Value!.AsArray()));
    }

    public bool Has(string path) => _documents.ContainsKey(path);

    public bool HasFolder(string path) => _documents.Keys.Any(each => each.StartsWith(path + "/", StringComparison.Ordinal));

    public IReadOnlyList<JsonObject> Documents(string path) => [.. _documents[path].Select(document => document!.AsObject())];

    public JsonObject Single(string path) => Documents(path).Single();

    private static async Task<YamlFiles> LoadAsync()
    {
        var texts = new Dictionary<string, string>();
        foreach (string place in Places.Select(Repository.PathOf))
        {
            IEnumerable<string> files = File.Exists(place) ? [place] : Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories);
            foreach (string file in files.Where(file => Path.GetExtension(file) is ".yaml" or ".yml"))
                texts.Add(Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), await File.ReadAllTextAsync(file));
        }

        return await ParseAsync(texts, TestContext.Current.CancellationToken);
    }
}
