using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

public sealed class WiringTests
{
    public static TheoryData<string> Folders() => [.. KubernetesFolders.All];

    /// <summary>Which object, where in it, what instead, and what must be said of it.</summary>
    public static TheoryData<string, string, string, string> Mistakes() => new()
    {
        { "Deployment edge", "spec/selector/matchLabels", """{"app":"edge"}""", "does not select its own pods" },
        { "Deployment edge", "spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels", """{"app":"edge"}""", "spreads pods of others" },
        { "Deployment edge", "spec/template/spec/serviceAccountName", "\"edges\"", "there is no account edges" },
        { "Deployment edge", "spec/template/spec/containers/0/env/2/valueFrom/secretKeyRef/key", "\"url\"", "there is no secret fleet-database with url" },
        { "Deployment edge", "spec/replicas", "3", "says how many, and so does its autoscaler" },
        { "Service edge", "spec/selector", """{"app":"edge"}""", "Service fleet/edge selects no pod" },
        { "Service edge", "spec/ports/0/targetPort", "\"web\"", "names port web, which its pods have not" },
        { "Service edge", "spec/ports/0/name", "\"web\"", "hands on to edge:http, which there is not" },
        { "Service edge", "spec/ports/0/name", "\"web\"", "ServiceMonitor fleet/edge names port http, which its service has not" },
        { "PodDisruptionBudget edge", "spec/selector/matchLabels", """{"app":"edge"}""", "PodDisruptionBudget fleet/edge selects no pod" },
        { "NetworkPolicy edge", "spec/podSelector/matchLabels", """{"app":"edge"}""", "NetworkPolicy fleet/edge selects no pod" },
        { "NetworkPolicy silo", "spec/ingress/1/ports/0/port", "\"gate\"", "names port gate, which its pods have not" },
        { "NetworkPolicy nothing-in", "spec/ingress", "[{}]", "nothing keeps everybody out" },
        { "ServiceMonitor silo", "spec/selector/matchLabels", """{"app":"silo"}""", "selects no service" },
        { "ServiceMonitor silo", "spec/endpoints/0/path", "\"/metric\"", "Silo does not answer at '/metric'" },
        { "HorizontalPodAutoscaler edge", "spec/scaleTargetRef/name", "\"edges\"", "scales nothing" },
        { "Ingress edge", "spec/rules/0/http/paths/0/backend/service/name", "\"edges\"", "hands on to edges:http" },
        { "RoleBinding prometheus", "roleRef/name", "\"scraper\"", "binds no role" },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Everything_that_is_referred_to_is_there(string folder)
    {
        // a database of one's own comes with a secret of one's own
        IEnumerable<JsonObject> outside = folder == KubernetesFolders.Base ? [] : (await YamlFiles.OfRepositoryAsync()).Documents(KubernetesFolders.SecretTemplate);

        Assert.Empty(WiringChecks.Problems(await KubernetesFolders.BuildAsync(folder), outside));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task What_leads_nowhere_is_found(string name, string path, string json, string problem)
    {
        List<JsonObject> objects = await KubernetesFolders.BuildAsync(KubernetesFolders.SingleSite);
        Change.At(objects.Single(each => $"{each.Kind()} {each.Name()}" == name), path, json);

        Assert.Contains(WiringChecks.Problems(objects, (await YamlFiles.OfRepositoryAsync()).Documents(KubernetesFolders.SecretTemplate)), each => each.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Viewers_reach_what_they_watch_and_not_the_management(string folder)
    {
        List<JsonObject> objects = await KubernetesFolders.BuildAsync(folder);

        string[] paths = [.. objects.OfKind("Ingress").Single().Below().Select(each => each.Text("path")).OfType<string>()];

        Assert.Equal(["/live/", "/hls/", "/ws/", "/api/video/"], paths);
        Assert.All(paths, path => Assert.Contains(Code.HostCode.Of("Edge").Routes, route => route.StartsWith(path, StringComparison.Ordinal)));
    }
}
