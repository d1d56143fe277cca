using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;
using Fleet.Testing.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

public sealed class KustomizationTests
{
    public static TheoryData<string> Folders() => [.. KubernetesFolders.All];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Kubectl_makes_of_a_folder_what_these_tests_look_at(string folder)
    {
        List<JsonObject> ours = await KubernetesFolders.BuildAsync(folder);

        ToolResult kubectl = await Tool.RunAsync("kubectl", ["kustomize", Repository.PathOf(folder)], TestContext.Current.CancellationToken);

        Assert.Equal(0, kubectl.ExitCode);
        YamlFiles theirs = await YamlFiles.ParseAsync(new() { ["kubectl"] = kubectl.Output }, TestContext.Current.CancellationToken);
        Assert.Equal(Sorted(theirs.Documents("kubectl")), Sorted(ours));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task All_of_a_folder_is_in_one_namespace(string folder)
    {
        List<JsonObject> objects = await KubernetesFolders.BuildAsync(folder);

        Assert.Single(objects.OfKind("Namespace"));
        Assert.All(objects.Where(o => o.Kind() != "Namespace"), o => Assert.Equal("fleet", o.Text("metadata/namespace")));
    }

    [Fact]
    public async Task Every_file_of_a_part_is_named_by_its_kustomization()
    {
        YamlFiles files = await YamlFiles.OfRepositoryAsync();
        string[] apart = [KubernetesFolders.SecretTemplate, "k8s/components/monitoring/prometheus-adapter-values.yaml"];

        foreach (string path in files.Paths.Where(path => path.StartsWith("k8s/", StringComparison.Ordinal) && !path.EndsWith("/kustomization.yaml", StringComparison.Ordinal)).Except(apart))
        {
            JsonObject kustomization = files.Single($"{Path.GetDirectoryName(path)}/kustomization.yaml");
            Assert.Contains(Path.GetFileName(path), kustomization.Texts("resources").Concat(kustomization.Items("patches").Select(patch => patch.Text("path")!)));
        }
    }

    [Fact]
    public async Task A_resource_that_is_not_there_is_refused()
    {
        YamlFiles files = await YamlFiles.OfRepositoryAsync();
        files.Single("k8s/base/silo/kustomization.yaml")["resources"]!.AsArray().Add("nothing.yaml");

        Assert.Contains("k8s/base/silo/nothing.yaml", Assert.Throws<KustomizeException>(() => Kustomization.Build(files, KubernetesFolders.Base)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_of_what_is_not_there_is_refused()
    {
        YamlFiles files = await YamlFiles.OfRepositoryAsync();
        files.Single("k8s/overlays/multi-site/edge.yaml")["metadata"]!["name"] = "edges";

        Assert.Contains("fleet/edges", Assert.Throws<KustomizeException>(() => Kustomization.Build(files, KubernetesFolders.MultiSite)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_object_twice_is_refused()
    {
        YamlFiles files = await YamlFiles.OfRepositoryAsync();
        files.Single("k8s/overlays/multi-site/south/kustomization.yaml")["nameSuffix"] = "-north";

        Assert.Contains("silo-north twice", Assert.Throws<KustomizeException>(() => Kustomization.Build(files, KubernetesFolders.MultiSite)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_these_tests_do_not_follow_is_refused()
    {
        YamlFiles files = await YamlFiles.OfRepositoryAsync();
        files.Single("k8s/base/kustomization.yaml")["namePrefix"] = "my-";

        Assert.Contains("namePrefix", Assert.Throws<KustomizeException>(() => Kustomization.Build(files, KubernetesFolders.Base)).Message, StringComparison.Ordinal);
    }

    /// <summary>As text, where neither the order of fields nor that of named items counts.</summary>
    private static string[] Sorted(IEnumerable<JsonObject> objects) => [.. objects.Select(o => Sorted(o)!.ToJsonString()).Order(StringComparer.Ordinal)];

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted).OrderBy(item => item.Text("name") ?? item.Text("topologyKey") ?? "", StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };
}
