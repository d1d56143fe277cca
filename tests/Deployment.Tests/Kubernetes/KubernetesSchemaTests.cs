using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

/// <summary>Against what Kubernetes 1.3x and the Prometheus Operator publish, as the npm packages kubernetes-models carry it.</summary>
public sealed class KubernetesSchemaTests
{
    [Fact]
    public async Task All_that_is_applied_follows_the_published_schemas()
    {
        var sets = new Dictionary<string, IEnumerable<JsonObject>>();
        foreach (string folder in KubernetesFolders.All) sets[folder] = await KubernetesFolders.BuildAsync(folder);
        sets[KubernetesFolders.SecretTemplate] = (await YamlFiles.OfRepositoryAsync()).Documents(KubernetesFolders.SecretTemplate);

        Dictionary<string, string[]> problems = await JudgeAsync(sets);

        Assert.Equal(sets.Keys, problems.Keys);
        Assert.All(problems, each => Assert.Empty(each.Value));
    }

    [Fact]
    public async Task What_the_schemas_forbid_is_found()
    {
        var sets = new Dictionary<string, IEnumerable<JsonObject>>();
        await BreakAsync("a field that there is not", "Deployment", edge => edge.Containers().First()["imagePolicy"] = "Always");
        await BreakAsync("text for a number", "Deployment", edge => edge["spec"]!["minReadySeconds"] = "5");
        await BreakAsync("a word that is none of the allowed", "Deployment", edge => edge["spec"]!["strategy"]!["type"] = "Rolling");
        await BreakAsync("something missing", "HorizontalPodAutoscaler", edge => edge["spec"]!.AsObject().Remove("scaleTargetRef"));
        await BreakAsync("a kind that there is not", "PodDisruptionBudget", edge => edge["apiVersion"] = "policy/v1beta0");
        await BreakAsync("a field that a monitor has not", "ServiceMonitor", edge => edge.Items("spec/endpoints").First()["paths"] = "/metrics");
        await BreakAsync("what is no duration", "ServiceMonitor", edge => edge.Items("spec/endpoints").First()["interval"] = "often");

        Dictionary<string, string[]> problems = await JudgeAsync(sets);

        Assert.All(problems, each => Assert.NotEmpty(each.Value));
        Assert.All(problems.SelectMany(each => each.Value), problem => Assert.Contains(" edge: ", problem, StringComparison.Ordinal));

        async Task BreakAsync(string name, string kind, Action<JsonObject> change)
        {
            List<JsonObject> objects = await KubernetesFolders.BuildAsync(KubernetesFolders.SingleSite);
            change(objects.OfKind(kind).Single(o => o.Name() == "edge"));
            sets[name] = objects;
        }
    }

    private static async Task<Dictionary<string, string[]>> JudgeAsync(Dictionary<string, IEnumerable<JsonObject>> sets)
    {
        var input = new JsonObject(sets.Select(set => KeyValuePair.Create(set.Key, (JsonNode?)new JsonArray([.. set.Value.Select(o => o.DeepClone())]))));
        JsonNode problems = await NodeScript.RunAsync("kubernetes-judge.mjs", input.ToJsonString(), TestContext.Current.CancellationToken);
        return problems.AsObject().ToDictionary(each => each.Key, each => each.Value!.AsArray().Select(problem => problem!.ToString()).ToArray());
    }
}
