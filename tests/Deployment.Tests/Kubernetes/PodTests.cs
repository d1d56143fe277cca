using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

public sealed class PodTests
{
    public static TheoryData<string> Folders() => [.. KubernetesFolders.All];

    /// <summary>Where in the edge's container, what instead, and what must be said of it.</summary>
    public static TheoryData<string, string, string> Mistakes() => new()
    {
        { "securityContext/readOnlyRootFilesystem", "false", "can write to its image" },
        { "securityContext/allowPrivilegeEscalation", "true", "can gain privileges" },
        { "securityContext/capabilities/drop", """["NET_RAW"]""", "keeps capabilities" },
        { "resources/limits/memory", "null", "does not say what it needs" },
        { "volumeMounts/0/name", "\"temp\"", "mounts temp, which is no volume" },
        { "image", "\"fleet-edge:latest\"", "fleet-edge:latest is not version" },
        { "env/0/name", "\"FLEET__url\"", "FLEET__url is no setting of Edge" },
        { "env/0/name", "\"FLEET__cluster__siloPort\"", "FLEET__cluster__siloPort is no setting of Edge" },
        { "env/0/name", "\"FLEET_urls\"", "FLEET_urls is no setting of Edge" },
        { "env/0/value", "\"http://0.0.0.0:8000\"", "FLEET__urls says 8000 where Edge says 8080" },
        { "env/0/value", "\"http://localhost:8080\"", "FLEET__urls is no http://0.0.0.0:PORT" },
        { "env/1/value", "\"false\"", "FLEET__allowAnonymous is not true" },
        { "ports/0/containerPort", "8000", "its port http is not the one of FLEET__urls" },
        { "startupProbe/httpGet/path", "\"/health\"", "startupProbe asks for '/health', where Edge does not answer" },
        { "readinessProbe/httpGet/path", "\"/healthz/live\"", "is restarted where it should only be left alone" },
        { "livenessProbe/httpGet/port", "\"web\"", "livenessProbe asks a port that there is not" },
        { "lifecycle/preStop/sleep/seconds", "60", "is killed before it can end" },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task A_pod_may_do_no_more_than_it_must_and_tells_its_host_what_that_knows(string folder) =>
        Assert.Empty(PodChecks.Problems(await KubernetesFolders.BuildAsync(folder)));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_in_a_container_is_found(string path, string json, string problem)
    {
        List<JsonObject> objects = await KubernetesFolders.BuildAsync(KubernetesFolders.Base);
        Change.At(objects.OfKind("Deployment").Single(each => each.Name() == "edge").Containers().Single(), path, json);

        Assert.Contains(PodChecks.Problems(objects), each => each.StartsWith("edge: ", StringComparison.Ordinal) && each.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_s_ports_are_those_of_its_code()
    {
        List<JsonObject> objects = await KubernetesFolders.BuildAsync(KubernetesFolders.Base);
        JsonObject silo = objects.OfKind("Deployment").Single(each => each.Name() == "silo");
        Change.At(silo.Containers().Single(), "ports/2/containerPort", "30001");

        Assert.Equal(["silo: 30001 is not what Silo says of cluster:gatewayPort"], PodChecks.Problems(objects));
    }

    [Theory]
    [InlineData("securityContext/runAsNonRoot", "false", "may run as root")]
    [InlineData("securityContext/runAsUser", "0", "as which user")]
    [InlineData("securityContext/seccompProfile", "null", "seccomp")]
    [InlineData("automountServiceAccountToken", "true", "is given a token")]
    public async Task A_mistake_in_a_pod_is_found(string path, string json, string problem)
    {
        List<JsonObject> objects = await KubernetesFolders.BuildAsync(KubernetesFolders.Base);
        Change.At(objects.OfKind("StatefulSet").Single(), $"spec/template/spec/{path}", json);

        Assert.Contains(problem, Assert.Single(PodChecks.Problems(objects)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Nothing_is_taken_away_before_its_successor_stands(string folder)
    {
        List<JsonObject> objects = await KubernetesFolders.BuildAsync(folder);

        Assert.All(objects.OfKind("Deployment"), each => Assert.Equal(("0", "1"), (each.Text("spec/strategy/rollingUpdate/maxUnavailable"), each.Text("spec/strategy/rollingUpdate/maxSurge"))));
        Assert.Equal(objects.OfKind("Deployment").Select(Manifest.Name).Order(), objects.OfKind("PodDisruptionBudget").Select(Manifest.Name).Order());
    }

    [Fact]
    public async Task Each_site_has_silos_that_say_so_on_nodes_that_stand_there()
    {
        List<JsonObject> objects = await KubernetesFolders.BuildAsync(KubernetesFolders.MultiSite);

        foreach (string site in new[] { "north", "south" })
        {
            JsonObject silo = objects.OfKind("Deployment").Single(each => each.Name() == $"silo-{site}");
            Assert.Equal(site, silo.Containers().Single().Items("env").Single(variable => variable.Text("name") == "FLEET__site").Text("value"));
            Assert.Equal([site], silo.Below().Single(each => each.Text("key") == "topology.kubernetes.io/zone").Texts("values"));
            Assert.Equal(site, objects.OfKind("PodDisruptionBudget").Single(each => each.Name() == $"silo-{site}").At("spec/selector/matchLabels")!["fleet-site"]!.ToString());
        }
    }
}
